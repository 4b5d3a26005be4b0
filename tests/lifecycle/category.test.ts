import { lifecycleContract } from "./lifecycle";
import { category } from "./samples/category";

lifecycleContract(category);
