/**
 * Texts of several lines, compared by meaning: Jamf Pro gains or loses a trailing newline and changes line ends (scripts,
 * extension attributes, App Installers; field reports of 2024 and 2025).
 */
export const normalText = (text: string): string => lineFeeds(text).trimEnd();

/** A Mac runs a script with carriage returns not at all. */
export const lineFeeds = (text: string): string => text.replace(/\r\n?/g, "\n");
