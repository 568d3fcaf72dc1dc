export { AsicButton } from './AsicButton.tsx'
export { SignatureLevel } from './SignatureLevel.tsx'
export { SignatureSeal, SignatureVerdict } from './SignatureSeal.tsx'
