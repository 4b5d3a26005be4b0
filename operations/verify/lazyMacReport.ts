/** A Mac in the report. Its evidence is put into words when somebody asks for it: a hundred thousand are held at once. */
import type { Config } from "../../components/config/schema";
import type { FleetMac } from "../../providers/jamf/fleet";
import { evidenceOf, linksOf } from "../mac/evidence";
import type { MacFacts } from "../mac/facts";
import type { Judged } from "../mac/judge";
import { type Names, withoutNames } from "./pseudonyms";
import { factsOf, type Reading } from "./read";
import type { Evidence, MacReport } from "./report";

export class ReportedMac implements MacReport {
  constructor(
    private readonly mac: FleetMac,
    private readonly information: MacFacts["information"],
    private readonly result: Judged,
    private readonly context: { reading: Reading; names: Names; isMasked: boolean; config: Config },
  ) {}

  private get facts(): MacFacts {
    return factsOf(this.context.reading, this.mac, this.information);
  }

  get serial(): string {
    return this.context.names.serial(this.mac.id, this.mac.serial);
  }

  get name(): string {
    return this.context.names.mac(this.mac.id, this.mac.name);
  }

  get user(): string | null {
    const { user } = this.mac;
    return user === null ? null : this.context.names.person(user);
  }

  get verdict(): MacReport["verdict"] {
    return this.result.verdict;
  }

  /** A sign-in log may put the sign-in name into the reason. */
  get reasons(): string[] {
    const { reasons } = this.result;
    const reason = this.facts.failure?.reason;
    if (!this.context.isMasked || !reason) return reasons;
    return reasons.map((text) => text.replaceAll(reason, withoutNames(reason)));
  }

  get remedy(): string | null {
    return this.result.remedy;
  }

  get evidence(): Evidence[] {
    return evidenceOf(this.facts, this.context.names);
  }

  get reached(): MacReport["reached"] {
    return this.result.reached;
  }

  get links(): MacReport["links"] {
    return this.context.isMasked ? {} : linksOf(this.facts, this.context.config);
  }

  toJSON(): MacReport {
    const { serial, name, user, verdict, reasons, remedy, evidence, reached, links } = this;
    return { serial, name, user, verdict, reasons, remedy, evidence, reached, links };
  }
}
