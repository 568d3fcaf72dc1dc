export { SignatureDialog } from './SignatureDialog.tsx'
