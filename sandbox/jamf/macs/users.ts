/** What the user of one Mac does when a tester says so. */
import type { Reply, Step } from "../../service";
import type { GroupMembers } from "../groups/groupMembers";
import { compliancePage } from "../groups/groupMembers";
import type { Instance } from "../instance";
import type { Mac } from "./mac";
import { registered } from "./registration";
import { hasPortal, offeredRegistration } from "./selfService";

const ok = (body: object): Reply => ({ status: 200, body });
const no = (status: number, error: string): Reply => ({ status, body: { error } });

/** What the user of one Mac does, at once and without chance: `POST /jamf/<name>` with `{"serial"}`. */
export function userActions(instance: Instance, members: GroupMembers): Record<string, Step> {
  const { clock, random, other } = instance.surroundings;
  const on =
    (act: (mac: Mac, body: Record<string, unknown>) => Reply): Step =>
    (body) => {
      const mac = instance.macs.find(({ serial }) => serial === body["serial"])?.[1];
      return mac ? act(mac, body) : no(404, `there is no Mac with serial number ${String(body["serial"])}`);
    };
  const reported = (mac: Mac): Reply => {
    const now = clock.now();
    instance.macs.put(mac.id, { ...mac, reportedAt: now, checkedInAt: now });
    return ok({ serial: mac.serial });
  };
  return {
    /** Opens the registration policy in Self Service, or wrongly `{"from": "companyPortal"}`. */
    register: on((mac, body) => {
      if (!hasPortal(mac)) return no(409, "Company Portal is not installed");
      const isWrong = body["from"] === "companyPortal";
      const page = compliancePage(instance);
      const isApplicable = page?.isEnabled === true && members.of(page.applicableGroupId).has(mac.id);
      if (!isWrong && !offeredRegistration(instance, members).includes(mac.id))
        return no(409, "Self Service has no such policy");
      if (!isWrong && !isApplicable) return no(409, "registration ends without a word: the Mac is not applicable");
      const { registrationFailure: _, ...before } = mac;
      const after = registered(before, isWrong ? "companyPortal" : undefined, other(), { now: clock.now(), random });
      return "refused" in after ? no(403, after.refused) : reported(after);
    }),
    /** Runs the repair script: the agent gathers again. */
    gather: on((mac) => {
      if (!mac.key) return no(409, "nothing to gather: this Mac is not registered");
      const { registrationFailure: _, ...before } = mac;
      return reported({ ...before, registration: mac.key });
    }),
  };
}
