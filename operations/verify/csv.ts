/** One line per Mac, for spreadsheets: RFC 4180, UTF-8 with a byte order mark, without which Excel takes umlauts apart. */
import { csvCell } from "../../providers/core/escaping";
import type { VerifyReport } from "./report";

const columns = ["verdict", "serial", "name", "user", "reached", "reason", "remedy"] as const;

export function csvOf({ macs }: VerifyReport): string {
  const lines = macs.map(({ reasons, remedy, user, reached, verdict, serial, name }) =>
    [verdict, serial, name, user ?? "", reached ?? "", reasons.join(" "), remedy ?? ""].map(csvCell).join(","),
  );
  return `\ufeff${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}
