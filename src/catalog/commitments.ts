/** Committed price over on-demand (median, 10th and 90th percentile over instance types and regions), and the cost of owning.
 * Made by tests/fixtures/make-catalog.mjs from the shared data folder: facts with source and date. Do not edit by hand. */

export const commitmentTable = `cloud|scope|term_years|class|payment|ratio|ratio10|ratio90|rows|source|date
aws|China|1|convertible|allUpfront|0.6761|0.5093|0.7105|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|1|convertible|noUpfront|0.7243|0.6081|0.7613|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|1|convertible|partialUpfront|0.6897|0.5197|0.725|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|1|standard|allUpfront|0.5831|0.49|0.588|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|1|standard|noUpfront|0.6299|0.585|0.6435|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|1|standard|partialUpfront|0.595|0.5|0.6|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|convertible|allUpfront|0.4704|0.4704|0.5011|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|convertible|noUpfront|0.5616|0.5184|0.5981|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|convertible|partialUpfront|0.4801|0.48|0.5113|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|standard|allUpfront|0.3713|0.3397|0.4139|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|standard|noUpfront|0.432|0.4229|0.493|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|China|3|standard|partialUpfront|0.395|0.3615|0.4403|37|tsaol/aws-gpu:data/gpu_instances_raw_cn.json@77fcd9f|2026-01
aws|elsewhere|1|standard|noUpfront|0.63|0.63|0.651|318|tsaol/aws-gpu:data/*_instances.js@77fcd9f (from instances.vantage.sh)|2026-01-21`;

export const ownershipTable = `gpu|power_kw|hyperscaler|neocloud|rental3|note|source|date
h100|1.73|1.3|1.69|1.3||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
h200|1.73|1.41|1.74|1.6||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
b200|2.17|1.95|2.34|2.9||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
b300|2.17|2.34|2.808|3.48|the source's own placeholder|SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
gb200|2.1|2.21|2.75|3.3||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
gb300|2.1|2.652|3.3|3.96|the source's own placeholder|SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
mi300x|1.79|1.12|1.4|1.55||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
mi325x|2.18|1.28|1.59|1.8||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03
mi355x|2.65|1.48|1.9|2.1||SemiAnalysisAI/InferenceX-app:packages/app/src/lib/constants.ts@77ca49a|2026-04-03`;
