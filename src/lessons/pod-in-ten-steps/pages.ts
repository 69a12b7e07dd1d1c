export type PageId =
  | 'api-server'
  | 'authenticate'
  | 'validate'
  | 'create'
  | 'answer'
  | 'hear'
  | 'decide'
  | 'bind'
  | 'reach-node'
  | 'start'
  | 'report'
  | 'install';
