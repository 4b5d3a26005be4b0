/** Whether this run prints the report for machines: on request only, it is long, and costs a request or two. */
export const isReportWanted = (): boolean => process.env.JAMF_ENTRA_REPORT === "1";
