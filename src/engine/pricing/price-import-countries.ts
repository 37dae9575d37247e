/** Each country's ISO 3166-1 alpha-2 code followed by its alpha-3 code. */
const isoCodes = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
  BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN
  CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU
  DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB
  GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG
  HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN
  KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU
  LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR
  MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL
  OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB
  RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP
  SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN
  TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKXKK YEYEM YTMYT
  ZAZAF ZMZMB ZWZWE
`

/** Each country's alpha-2 code followed by its mobile country codes (ITU-T E.212), joined by a plus. */
const mobileCodes = `
  AD213 AE424 AF412 AG344 AI365 AL276 AM283 AO631 AR722 AS544 AT232 AU505 AW363 AZ400 BA218 BB342 BD470 BE206 BF613
  BG284 BH426 BI642 BJ616 BM350 BN528 BO736 BR724 BS364 BT402 BW652 BY257 BZ702 CA302 CD630 CF623 CG629 CH228 CI612
  CK548 CL730 CM624 CN460 CO732 CR712 CU368 CV625 CW362 CY280 CZ230 DE262 DJ638 DK238 DM366 DO370 DZ603 EC740 EE248
  EG602 ER657 ES214 ET636 FI244 FJ542 FK750 FM550 FO288 FR208 GA628 GB234+235 GD352 GE282+289 GF742 GH620 GI266
  GL290 GM607 GN611 GP340 GQ627 GR202 GT704 GU535 GW632 GY738 HK454 HN708 HR219 HT372 HU216 ID510 IE272 IL425
  IN404+405 IQ418 IR432 IS274 IT222 JM338 JO416 JP440+441 KE639 KG437 KH456 KI545 KM654 KN356 KP467 KR450 KW419
  KY346 KZ401 LA457 LB415 LC358 LI295 LK413 LR618 LS651 LT246 LU270 LV247 LY606 MA604 MC212 MD259 ME297 MG646 MH551
  MK294 ML610 MM414 MN428 MO455 MR609 MS354 MT278 MU617 MV472 MW650 MX334 MY502 MZ643 NA649 NC546 NE614 NG621 NI710
  NL204 NO242 NP429 NR536 NU555 NZ530 OM422 PA714 PE716 PF547 PG537 PH515 PK410 PL260 PM308 PR330 PT268 PW552 PY744
  QA427 RE647 RO226 RS220 RU250 RW635 SA420 SB540 SC633 SD634 SE240 SG525 SH658 SI293 SK231 SL619 SM292 SN608 SO637
  SR746 SS659 ST626 SV706 SY417 SZ653 TC376 TD622 TG615 TH520 TJ436 TK554 TL514 TM438 TN605 TO539 TR286 TT374 TV553
  TW466 TZ640 UA255 UG641 US310+311+312+313+314+315+316 UY748 UZ434 VA225 VC360 VE734 VG348 VI332 VN452 VU541 WF543
  WS549 XK221 YE421 ZA655 ZM645 ZW648
`

/** Mobile country codes that territories share with the country above. */
const sharedCodes: Readonly<Record<string, readonly string[]>> = {
  '234': ['GG', 'IM', 'JE'],
  '310': ['AS', 'GU', 'MP', 'PR', 'VI'],
  '311': ['AS', 'GU', 'VI'],
  '313': ['PR'],
  '338': ['BM', 'KY', 'LC', 'MS', 'TC'],
  '340': ['BL', 'GF', 'MF', 'MQ'],
  '362': ['BQ', 'SX'],
  '425': ['PS'],
  '505': ['CC', 'CX', 'NF'],
  '647': ['YT'],
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const byAlpha3 = new Map(words(isoCodes).map((entry) => [entry.slice(2), entry.slice(0, 2)]))
const alpha2 = new Set(byAlpha3.values())
const byMcc = new Map(
  words(mobileCodes).flatMap((entry) =>
    entry
      .slice(2)
      .split('+')
      .map((mcc) => [mcc, entry.slice(0, 2)]),
  ),
)

/** Names that price lists use beside the usual English ones, as {@link plainName} spells them. */
const otherNames: Readonly<Record<string, string>> = {
  america: 'US',
  bosnia: 'BA',
  burma: 'MM',
  'cape verde': 'CV',
  congo: 'CG',
  'congo brazzaville': 'CG',
  'congo democratic republic of': 'CD',
  'congo kinshasa': 'CD',
  'czech republic': 'CZ',
  'democratic republic of congo': 'CD',
  'dr congo': 'CD',
  'east timor': 'TL',
  england: 'GB',
  'great britain': 'GB',
  holland: 'NL',
  'hong kong': 'HK',
  'iran islamic republic of': 'IR',
  'ivory coast': 'CI',
  'korea republic of': 'KR',
  'korea south': 'KR',
  'lao pdr': 'LA',
  macao: 'MO',
  macau: 'MO',
  macedonia: 'MK',
  myanmar: 'MM',
  palestine: 'PS',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  swaziland: 'SZ',
  'syrian arab republic': 'SY',
  'tanzania united republic of': 'TZ',
  turkey: 'TR',
  uk: 'GB',
  'united states of america': 'US',
  usa: 'US',
  vatican: 'VA',
  'viet nam': 'VN',
}

let namesRead: ReadonlyMap<string, string> | undefined

/** Made at the first use: most sheets have codes. */
function byName(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'region' })
  namesRead ??= new Map([
    ...[...alpha2].map((iso) => [plainName(english.of(iso) ?? iso), iso] as const),
    ...Object.entries(otherNames),
  ])
  return namesRead
}

/** Lower case, without accents, punctuation and articles. */
const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/\bst\b\.?/g, 'saint')
    .replace(/[^a-z]+/g, ' ')
    .replace(/\bthe\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * The country that `text` means.
 *
 * @param text an ISO 3166-1 alpha-2 or alpha-3 code, an English name or a mobile country code
 * @returns its alpha-2 code; null when there is no such country
 */
export function countryFrom(text: string): string | null {
  const code = text.trim().toUpperCase()
  if (alpha2.has(code)) return code
  return byAlpha3.get(code) ?? byMcc.get(code) ?? byName().get(plainName(text)) ?? null
}

/** The country of a mobile country code, alpha-2; null when the code is not in use. */
export const countryOfMcc = (mcc: string): string | null => byMcc.get(mcc) ?? null

/** Whether a network of this mobile country code may be in this country (alpha-2). */
export const mccFits = (mcc: string, country: string): boolean =>
  byMcc.get(mcc) === country || sharedCodes[mcc]?.includes(country) === true
