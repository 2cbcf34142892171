/** Decimal gigabyte, the unit of memory as sold. */
export const BYTES_PER_GB = 1e9;
/** Binary gigabyte, the unit engines report. */
export const BYTES_PER_MIB = 1024 * 1024;
export const BYTES_PER_GIB = 1024 * 1024 * 1024;
export const MS_PER_SECOND = 1000;
export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
export const MS_PER_DAY = 86_400_000;
/** The billing month of every cloud price calculator: 365 × 24 / 12. */
export const HOURS_PER_MONTH = 730;
export const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;
