export function assertFresh(): void {}
