/** What happened at the sign-ins of the last days: to the registration app, to Company Portal, and to everything else. */
import { isRefusal, type SignIn } from "../../../providers/graph/signIns";
import type { Cause } from "../causes";
import { type Answer, ago, bad, beside, type Case, enabledRecords, type Question, unknown } from "../case";

/** Microsoft Intune Company Portal (Microsoft, first-party applications). */
const companyPortalAppId = "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223";

const refusals: Readonly<Record<number, Cause>> = {
  53_000: "deviceNotCompliant",
  53_001: "deviceNotJoined",
  53_003: "blockedByPolicy",
  530_003: "deviceNotManaged",
  50_105: "appNotAssigned",
  700_016: "appUnknown",
  65_001: "appUnknown",
};

/** This many sign-ins within these milliseconds are nobody's intention. */
const [manyTimes, shortTime] = [4, 15 * 60_000];

/** The Mac has a key, or a record that was filled: a refusal from before is over. */
const isRegistered = (given: Case): boolean => {
  const records = enabledRecords(given) ?? [];
  const hasKey = ["registered", "notGathered"].includes(given.facts?.registration.state ?? "");
  return records.length > 0 && (hasKey || records.some(({ by, isCompliant }) => by === "id" && isCompliant !== null));
};

const toRegister = ({ signIns, registrationAppId: app }: Case): SignIn[] =>
  signIns === "unread" ? [] : signIns.filter(({ appId }) => appId === app);

function registrationApp(given: Case): Answer | undefined {
  const { signIns, saw, standard } = given;
  if (isRegistered(given)) {
    return saw === "AccountNotOnboarded"
      ? unknown(
          "registered, and the user saw AccountNotOnboarded",
          "The reason why a registered Mac shows AccountNotOnboarded is not documented.",
        )
      : beside("registered since, so earlier sign-ins do not matter");
  }
  if (saw === "AccountNotOnboarded") return bad(given, "openedCompanyPortal", "the user saw AccountNotOnboarded");
  if (signIns === "unread") return unknown("could not be read", "Attempted or failed registrations could not be read.");
  if (given.registrationAppId === undefined)
    return unknown("not known", "The id of the registration app is not published for this cloud.");

  const tried = toRegister(given);
  const [last] = tried;
  if (last && isRefusal(last)) {
    const by = last.refusedBy.length > 0 ? ` by ${last.refusedBy.map((name) => `"${name}"`).join(", ")}` : "";
    const says = `refused ${ago(Date.parse(last.at), standard.now)}${by}: ${last.errorCode} ${last.reason}`.trim();
    return bad(given, (Object.hasOwn(refusals, last.errorCode) && refusals[last.errorCode]) || "signInRefused", says);
  }
  // Prompts on the way make lines of their own.
  const times = tried.filter(({ errorCode }) => errorCode === 0).map(({ at }) => Date.parse(at));
  if (times.some((at, i) => at - (times[i + manyTimes - 1] ?? -Infinity) <= shortTime)) {
    return bad(
      given,
      "signInLoop",
      `${tried.length} sign-ins in seven days, at least ${manyTimes} within a quarter of an hour`,
    );
  }
  if (last) {
    const says = `signed in ${ago(Date.parse(last.at), standard.now)}`;
    // What the Mac says of itself tells more than that nothing came of it.
    return given.facts?.registration.state === "notRegistered" && (enabledRecords(given)?.length ?? 0) === 0
      ? bad(given, "notRegistered", `${says}, and the registration was not completed`)
      : beside(says);
  }
  const portal = signIns.find(({ appId }) => appId === companyPortalAppId);
  if (portal) {
    const says = `Company Portal was opened ${ago(Date.parse(portal.at), standard.now)}, and no registration was started`;
    return bad(given, "openedCompanyPortal", says);
  }
  const { facts } = given;
  // What the Mac or a record says of an earlier registration is for the next questions.
  const isNew = !facts || (facts.records.length === 0 && facts.registration.deviceIds.length === 0);
  const says = "no sign-in to the registration app in seven days";
  return isNew ? bad(given, "neverTried", says) : beside(says);
}

export const registration: Question = {
  asks: "How did the registration go?",
  answer(given, found) {
    if (!given.facts && typeof given.person === "string") return undefined;
    // Before these are dealt with nobody can register, whatever else happened.
    const earlier = ["appMissing", "notApplicable", "notApplicableOnMac", "wrongClientId"];
    const answer = registrationApp(given);
    return answer?.findings?.[0]?.cause === "neverTried" && found.some(({ cause }) => earlier.includes(cause))
      ? beside("none in seven days")
      : answer;
  },
};

/** The last one that no later sign-in to the same place has made good. */
function refusedElsewhere({ registrationAppId }: Case, signIns: readonly SignIn[]): SignIn | undefined {
  const codes = [53_000, 53_001, 53_003, 530_003];
  const places = new Set<string>();
  return signIns.find(({ appId, resource, errorCode }) => {
    const place = `${appId} ${resource}`;
    const isOver = places.has(place) || appId === registrationAppId || appId === companyPortalAppId;
    if (errorCode === 0) places.add(place);
    return !isOver && codes.includes(errorCode);
  });
}

export const elsewhere: Question = {
  asks: "Is the user blocked elsewhere?",
  answer(given, found) {
    const { signIns, standard, saw } = given;
    if (signIns === "unread") return undefined;
    const refused = refusedElsewhere(given, signIns);
    const records = enabledRecords(given) ?? [];
    if (saw && saw !== "AccountNotOnboarded" && isRegistered(given) && found.length === 0) {
      return bad(
        given,
        saw === "53001" ? "deviceNotJoined" : saw === "53003" ? "blockedByPolicy" : "identityNotShown",
        `the user saw ${saw}`,
      );
    }
    if (saw && saw !== "AccountNotOnboarded" && !isRegistered(given) && !refused) {
      return beside(`the user saw ${saw}, as expected at a protected app before this Mac is registered`);
    }
    if (!refused) return beside("not at an interactive sign-in of seven days");
    const { errorCode, resource, app, refusedBy, at, deviceId } = refused;
    const by = refusedBy.length > 0 ? ` by ${refusedBy.map((name) => `"${name}"`).join(", ")}` : "";
    const says = `${errorCode} at ${resource || app}${by}, ${ago(Date.parse(at), standard.now)}`;
    if (errorCode === 53_001) return bad(given, "deviceNotJoined", says);
    if (errorCode === 53_003) return bad(given, "blockedByPolicy", says);
    if (found.length > 0) return beside(`${says}: a consequence of the problem found`);
    if (deviceId === undefined) return bad(given, "identityNotShown", `${says}, without a device identity`);
    const isOurs = records.some((record) => record.deviceId === deviceId);
    return beside(isOurs ? `${says}: it was not compliant then` : `${says}, from another device`);
  },
};
