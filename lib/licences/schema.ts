import { z } from "zod";

const seatsFault = "Enter how many seats were bought: a whole number from 1 to 10,000,000.";
const priceFault = "Enter the price as a number such as 15 or 12.50, without thousands separators.";

/** The currencies that amounts can be shown in, by their ISO 4217 code. */
export const currencies: readonly string[] = Intl.supportedValuesOf("currency");

/** What was bought for a connector's enterprise, as the Licence dialog asks for it. A blank price is not known. */
export const licenceForm = z
  .object({
    seats: z.int(seatsFault).min(1, seatsFault).max(10_000_000, seatsFault),
    /** Of one seat and period. A text, since a decimal is no float. */
    price: z
      .string(priceFault)
      .trim()
      .regex(/^(\d{1,9}(\.\d{1,4})?)?$/, priceFault),
    currency: z
      .string("Choose a currency of the list.")
      .refine((code) => code === "" || currencies.includes(code), "Choose a currency of the list."),
    pricePeriod: z.enum(["month", "year"], "Choose month or year."),
    /** A day as YYYY-MM-DD, or blank. */
    renewsOn: z
      .union([z.literal(""), z.iso.date()], "Enter the day of the renewal.")
      .refine((day) => day === "" || (day >= "2000" && day < "2100"), "Enter a day between 2000 and 2099."),
  })
  .refine(({ price, currency }) => price === "" || currency !== "", {
    path: ["currency"],
    message: "Choose the currency of the price.",
  });
export type LicenceForm = z.infer<typeof licenceForm>;

/** `revision` is the one the dialog was opened with, 0 when there was no licence yet. */
export const savedLicence = z.intersection(
  licenceForm,
  z.object({ connectorId: z.uuid("This is not a connector."), revision: z.int().min(0) }),
);
export type SavedLicence = z.infer<typeof savedLicence>;
