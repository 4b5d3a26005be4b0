/** Directory roles by template. */

/** Directory roles of the simulated people, by template id (Entra built-in roles, 2026). */
export const roleTemplates = {
  "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
  "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
  "Conditional Access Administrator": "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
  "Security Administrator": "194ae4cb-b126-40b2-bd5b-6091b380977d",
  "Intune Administrator": "3a2c62db-5318-420d-8d74-23affee5d9d5",
  "User Administrator": "fe930be7-5e62-47db-91af-98c3a49a38b1",
  "Helpdesk Administrator": "729827e3-9c14-49f7-bb1b-9608f156bbb8",
} as const;

export type RoleName = keyof typeof roleTemplates;

export function roleNamed(templateId: string): object {
  const [displayName] = Object.entries(roleTemplates).find(([, id]) => id === templateId) ?? ["Unknown role"];
  return {
    "@odata.type": "#microsoft.graph.directoryRole",
    id: templateId,
    deletedDateTime: null,
    description: null,
    displayName,
    roleTemplateId: templateId,
  };
}
