import { os, type Parts } from './context.ts'

export function workspaceApi({ workspace, openWorkspace }: Parts) {
  return {
    open: os.workspace.open.handler(({ input }) => {
      const opening = openWorkspace !== null && input.workspace !== workspace
      if (opening) openWorkspace(input.workspace)
      return { opening }
    }),
  }
}
