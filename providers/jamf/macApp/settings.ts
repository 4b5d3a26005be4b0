/** What users see of a Mac App: its notifications, and how Self Service shows it. */

/** An empty text, a 0 and `false` mean: as the global settings of App Installers say. */
export interface MacAppNotifications {
  /** Shown when an installation or update is at hand. At most 150 characters. */
  message?: string;
  /** Hours between two notifications, 1 or more. */
  intervalHours?: number;
  /** Shown as the deadline comes near. At most 150 characters. */
  deadlineMessage?: string;
  /** Hours until the update is forced, 1 or more. */
  deadlineHours?: number;
  /** Minutes a user has to quit the app, 1 or more. */
  quitDelayMinutes?: number;
  /** Shown when it is done. At most 150 characters. */
  completeMessage?: string;
  /** Opens the app again after the update. */
  relaunch?: boolean;
  /** Shows users no notification at all. */
  suppress?: boolean;
}

export interface MacAppSelfService {
  /** Description, at most 4,000 characters. */
  description?: string;
  /** Ensure that users view the description. */
  ensureUsersViewDescription?: boolean;
  /** Include the app in the Featured category. */
  includeInFeaturedCategory?: boolean;
  /** Include the app in the Compliance category. */
  includeInComplianceCategory?: boolean;
  /** Categories that show the app, in any order. */
  categories?: { categoryId: string; featured?: boolean }[];
}
