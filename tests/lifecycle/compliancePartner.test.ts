import { lifecycleContract } from "./lifecycle";
import { compliancePartner } from "./samples/compliancePartner";

lifecycleContract(compliancePartner);
