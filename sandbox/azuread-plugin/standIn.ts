/** One plugin process from its start over its configuration to its end. */
import { connect, refuseUnlessLoopback, type Connection } from "./connection";
import { asList } from "./failure";
import { Resources } from "./resources";
import { credentialsFrom } from "./signIn";
import { transport } from "./transport";
import { isPresent, isUnknown, sameValue, secret, text, type Values } from "./values";
import type { Difference } from "./properties/difference";
import { pausesFrom } from "./waiting";

/** Where the engine keeps a message for its user, or standard error while there is no engine; of a resource, an error. */
export type Tell = (message: string, urn?: string) => Promise<void>;

const secrets = ["clientCertificatePassword", "clientId", "clientSecret"];

/** One plugin process: unconfigured, then configured once. */
export class StandIn {
  readonly resources: Resources;
  private connection: Connection | undefined;
  private told = false;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private tell: Tell,
    private readonly tellAt: (address: string) => Tell,
  ) {
    const connected = () => {
      if (this.connection) return this.connection;
      throw new Error("azuread stand-in: the engine has not configured the plugin");
    };
    this.resources = new Resources(connected, pausesFrom(env), (urn, message) => this.tell(message, urn));
  }

  attach(engine: string): void {
    this.tell = this.tellAt(engine);
  }

  /** Looks for credentials without a request, unless config holds something that only an `up` knows. */
  checkConfig(config: Values): Values {
    if (!Object.values(config).some(isUnknown)) {
      try {
        credentialsFrom(config, this.env);
      } catch (error) {
        throw new Error(
          `failed to load Azure credentials.\nDetails: ${(error as Error).message}\n\n` +
            "\tPlease make sure you have signed in via 'az login' or configured another authentication method.\n\n" +
            "\tSee https://www.pulumi.com/registry/packages/azuread/installation-configuration/ for more information",
        );
      }
    }
    const marked = ([name, value]: [string, Values[string]]) =>
      [name, secrets.includes(name) && isPresent(value) ? secret(value) : value] as const;
    return Object.fromEntries(Object.entries(config).map(marked));
  }

  diffConfig(old: Values, now: Values): Difference[] {
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return names
      .filter((name) => !sameValue(old[name], now[name]))
      .map((path) => {
        const change = !isPresent(old[path]) ? "add" : !isPresent(now[path]) ? "delete" : "update";
        return { path, change, replaces: false };
      });
  }

  async configure(config: Values): Promise<void> {
    const metadataHost = text(config["metadataHost"]) || (this.env["ARM_METADATA_HOSTNAME"] ?? "");
    refuseUnlessLoopback("ARM_METADATA_HOSTNAME", metadataHost);
    if (!this.told) {
      this.told = true;
      const who = "the sandbox's stand-in for pulumi-resource-azuread 6.9.1";
      await this.tell(`azuread: ${who} is at work, against ${metadataHost} on this machine.`);
    }
    try {
      this.connection = await connect(transport(this.env), metadataHost, credentialsFrom(config, this.env));
    } catch (error) {
      throw new Error(asList(error));
    }
  }
}
