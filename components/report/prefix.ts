/** In front of the report's JSON, on the same line. Apart from the report's schema, which a run does not need. */
export const reportPrefix = "jamf-entra-compliance/report:";
