/** Opens a policy in Self Service. Reported from the field, not documented by Jamf. */
export const selfServiceLink = (policyId: string): string =>
  `jamfselfservice://content?entity=policy&id=${policyId}&action=view`;
