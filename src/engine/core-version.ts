/** Version of the core, part of every plan; equal to package.json's by test. */
export const CORE_VERSION = '0.1.0';
