/** Spellings that the rules of resolve.ts do not find by themselves; canonical "none" = known, but without a row.
 * Made by tests/fixtures/make-catalog.mjs from the shared data folder: facts with source and date. Do not edit by hand. */

export const aliasTable = `kind|alias|canonical|note
gpu|A100-PCIE-40GB|A100-40GB-PCIe|
gpu|A100 (40/80 mixed)|A100-40GB-SXM|a median over both sizes; the smaller part is assumed
gpu|A100 (memory not stated)|A100-40GB-SXM|size not stated by the source; the smaller part is assumed, not verified
gpu|A100-40GB|A100-40GB-SXM|
gpu|A100-SXM-40GB|A100-40GB-SXM|
gpu|A100 PCIe|A100-80GB-PCIe|
gpu|A100|A100-80GB-SXM|80 GB SXM assumed
gpu|A100 SXM|A100-80GB-SXM|
gpu|A100-80GB|A100-80GB-SXM|SXM assumed; an instance type says more (Azure NC A100 v4 is PCIe)
gpu|ampere|A100-80GB-SXM|the most common Ampere data-centre part
gpu|910B|Ascend-910B|
gpu|B200|B200-SXM|
gpu|blackwell|B200-SXM|the most common Blackwell part
gpu|B300|B300-SXM|
gpu|B300-288GB|B300-SXM|nominal; usable 262 to 270
gpu|Blackwell Ultra|B300-SXM|
gpu|GB200|GB200-NVL72|
gpu|GB300|GB300-NVL72|
gpu|GH200 480GB|GH200|480 GB is the CPU memory
gpu|NVIDIA GH200 Grace Hopper Superchip 96GB|GH200|
gpu|GH200 HBM3e|GH200-144GB|
gpu|GH200-141GB|GH200-144GB|
gpu|NVIDIA GH200 Grace Hopper Superchip 144GB|GH200-144GB|
gpu|HL-225|Gaudi2|
gpu|H100|H100-SXM|SXM assumed
gpu|H100 80 GB SXM|H100-SXM|
gpu|hopper|H100-SXM|the most common Hopper part
gpu|H200|H200-SXM|
gpu|inf2|Inferentia2|
gpu|MI300|MI300X|
gpu|4090|RTX-4090|
gpu|NVIDIA RTX PRO 6000 Blackwell Server Edition|RTX-PRO-6000-Server|
gpu|RTX 6000 Pro|RTX-PRO-6000-Server|
gpu|RTX PRO 6000|RTX-PRO-6000-Server|
gpu|RTX PRO 6000 Blackwell|RTX-PRO-6000-Server|
gpu|TPU v5 lite|TPU-v5e|
gpu|v5litepod|TPU-v5e|
gpu|v5p|TPU-v5p|
gpu|Trillium|TPU-v6e|
gpu|v6e|TPU-v6e|
gpu|Trainium|Trainium1|
gpu|trn1|Trainium1|
gpu|trn2|Trainium2|
instance|Standard_NV36ads_A10_v5|A10|
instance|Standard_NV72ads_A10_v5|A10|
instance|Standard_ND96asr_A100_v4|A100-40GB-SXM|
instance|Standard_ND96asr_v4|A100-40GB-SXM|
instance|a2-highgpu-1g|A100-40GB-SXM|
instance|a2-highgpu-2g|A100-40GB-SXM|
instance|a2-highgpu-4g|A100-40GB-SXM|
instance|a2-highgpu-8g|A100-40GB-SXM|
instance|a2-megagpu-16g|A100-40GB-SXM|
instance|p4d.24xlarge|A100-40GB-SXM|
instance|Standard_NC24ads_A100_v4|A100-80GB-PCIe|
instance|Standard_NC48ads_A100_v4|A100-80GB-PCIe|
instance|Standard_NC96ads_A100_v4|A100-80GB-PCIe|
instance|Standard_ND96amsr_A100_v4|A100-80GB-SXM|
instance|Standard_ND96amsr_v4|A100-80GB-SXM|
instance|a2-ultragpu-1g|A100-80GB-SXM|
instance|a2-ultragpu-2g|A100-80GB-SXM|
instance|a2-ultragpu-4g|A100-80GB-SXM|
instance|a2-ultragpu-8g|A100-80GB-SXM|
instance|p4de.24xlarge|A100-80GB-SXM|
instance|g5.12xlarge|A10G|
instance|g5.16xlarge|A10G|
instance|g5.24xlarge|A10G|
instance|g5.2xlarge|A10G|
instance|g5.48xlarge|A10G|
instance|g5.4xlarge|A10G|
instance|g5.8xlarge|A10G|
instance|g5.xlarge|A10G|
instance|a4-highgpu-8g|B200-SXM|
instance|gpu-b200-sxm_8gpu-160vcpu-1792gb|B200-SXM|
instance|p6-b200.48xlarge|B200-SXM|
instance|p6-b300.48xlarge|B300-SXM|
instance|Standard_ND128isr_NDR_GB200_v6|GB200-NVL72|
instance|a4x-highgpu-4g|GB200-NVL72|
instance|p6e-gb200.36xlarge|GB200-NVL72|
instance|Standard_NC40ads_H100_v5|H100-NVL|
instance|Standard_NC80adis_H100_v5|H100-NVL|
instance|Standard_ND96isr_H100_v5|H100-SXM|
instance|a3-highgpu-8g|H100-SXM|
instance|a3-megagpu-8g|H100-SXM|
instance|gpu-h100-sxm_1gpu-16vcpu-200gb|H100-SXM|
instance|gpu-h100-sxm_8gpu-128vcpu-1600gb|H100-SXM|
instance|gpu-h100x1-80gb|H100-SXM|
instance|gpu-h100x8-640gb|H100-SXM|
instance|p5.48xlarge|H100-SXM|
instance|p5.4xlarge|H100-SXM|
instance|Standard_ND96isr_H200_v5|H200-SXM|
instance|a3-ultragpu-8g|H200-SXM|
instance|gpu-h200-sxm_1gpu-16vcpu-200gb|H200-SXM|
instance|gpu-h200-sxm_8gpu-128vcpu-1600gb|H200-SXM|
instance|p5e.48xlarge|H200-SXM|
instance|p5en.48xlarge|H200-SXM|
instance|inf2.24xlarge|Inferentia2|
instance|inf2.48xlarge|Inferentia2|
instance|inf2.8xlarge|Inferentia2|
instance|inf2.xlarge|Inferentia2|
instance|g2-standard-12|L4|
instance|g2-standard-16|L4|
instance|g2-standard-24|L4|
instance|g2-standard-32|L4|
instance|g2-standard-4|L4|
instance|g2-standard-48|L4|
instance|g2-standard-8|L4|
instance|g2-standard-96|L4|
instance|g6.12xlarge|L4|
instance|g6.16xlarge|L4|
instance|g6.24xlarge|L4|
instance|g6.2xlarge|L4|
instance|g6.48xlarge|L4|
instance|g6.4xlarge|L4|
instance|g6.8xlarge|L4|
instance|g6.xlarge|L4|
instance|g6e.12xlarge|L40S|
instance|g6e.16xlarge|L40S|
instance|g6e.24xlarge|L40S|
instance|g6e.2xlarge|L40S|
instance|g6e.48xlarge|L40S|
instance|g6e.4xlarge|L40S|
instance|g6e.8xlarge|L40S|
instance|g6e.xlarge|L40S|
instance|gpu-l40s-a_1gpu-8vcpu-32gb|L40S|
instance|gpu-l40s-d_1gpu-16vcpu-96gb|L40S|
instance|gpu-l40s-d_2gpu-64vcpu-384gb|L40S|
instance|gpu-l40s-d_4gpu-128vcpu-768gb|L40S|
instance|Standard_ND96isr_MI300X_v5|MI300X|
instance|g7e.12xlarge|RTX-PRO-6000-Server|
instance|g7e.24xlarge|RTX-PRO-6000-Server|
instance|g7e.2xlarge|RTX-PRO-6000-Server|
instance|g7e.48xlarge|RTX-PRO-6000-Server|
instance|g7e.4xlarge|RTX-PRO-6000-Server|
instance|g7e.8xlarge|RTX-PRO-6000-Server|
instance|Standard_NC16as_T4_v3|T4|
instance|Standard_NC4as_T4_v3|T4|
instance|Standard_NC64as_T4_v3|T4|
instance|Standard_NC8as_T4_v3|T4|
instance|g4dn.12xlarge|T4|
instance|g4dn.16xlarge|T4|
instance|g4dn.2xlarge|T4|
instance|g4dn.4xlarge|T4|
instance|g4dn.8xlarge|T4|
instance|g4dn.xlarge|T4|
instance|v5litepod-1|TPU-v5e|
instance|v5litepod-4|TPU-v5e|
instance|v5litepod-8|TPU-v5e|
instance|tpu-v5p-8|TPU-v5p|
instance|tpu-v6e-1|TPU-v6e|
instance|tpu-v6e-4|TPU-v6e|
instance|tpu-v6e-8|TPU-v6e|
instance|trn1.2xlarge|Trainium1|
instance|trn1.32xlarge|Trainium1|
instance|trn2.48xlarge|Trainium2|
instance|inf1.24xlarge|none|Inferentia 1, no row
instance|inf1.2xlarge|none|Inferentia 1, no row
instance|inf1.6xlarge|none|Inferentia 1, no row
instance|inf1.xlarge|none|Inferentia 1, no row
model|AceMath-7B (Qwen2.5-7B)|AceMath-7B|
model|CohereLabs/c4ai-command-a-03-2025|Command-A|
model|CohereForAI/c4ai-command-r-08-2024|Command-R-08-2024|
model|Command-R|Command-R-08-2024|
model|CohereForAI/c4ai-command-r-plus|Command-R-plus|
model|Command R+|Command-R-plus|
model|CohereForAI/c4ai-command-r-v01|Command-R-v01|
model|DeepSeek R1 671B|DeepSeek-R1|
model|dsr1|DeepSeek-R1|
model|R1-Distill-Llama-70B|DeepSeek-R1-Distill-Llama-70B|
model|R1-Distill-Llama-8B|DeepSeek-R1-Distill-Llama-8B|
model|R1-Distill-Qwen-1.5B|DeepSeek-R1-Distill-Qwen-1.5B|
model|R1-Distill-Qwen-14B|DeepSeek-R1-Distill-Qwen-14B|
model|R1-Distill-Qwen-32B|DeepSeek-R1-Distill-Qwen-32B|
model|R1-Distill-Qwen-7B|DeepSeek-R1-Distill-Qwen-7B|
model|DeepSeek-V3.1|DeepSeek-V3|
model|deepseek v3 671b|DeepSeek-V3|
model|DeepSeek-V3.2-Exp|DeepSeek-V3.2|
model|GLM-5.1|GLM-5|
model|gptj|GPT-J-6B|
model|Granite-3.1-2B|Granite-3.3-2B|
model|Granite-3.1-8B|Granite-3.3-8B|
model|Kimi-K2|Kimi-K2-Instruct|
model|llama2-70b-99|Llama-2-70B|
model|llama2-70b-99.9|Llama-2-70B|
model|llama2-70b-interactive-99|Llama-2-70B|
model|Llama-3.1-Nemotron-70B-Instruct|Llama-3.1-70B|
model|nvidia/Llama-3.1-Nemotron-70B-Instruct-HF|Llama-3.1-70B|
model|Llama-3.2-11B|Llama-3.2-11B-Vision|
model|Llama-4-Maverick|Llama-4-Maverick-17B-128E|
model|Llama-4-Maverick-17B|Llama-4-Maverick-17B-128E|
model|Llama-4-Scout|Llama-4-Scout-17B-16E|
model|Llama-4-Scout-17B|Llama-4-Scout-17B-16E|
model|MiniMax-M2.7|MiniMax-M2.5|
model|Ministral-3-14B|Ministral-3-14B-2512|
model|Ministral-8B|Ministral-8B-2410|
model|Mistral-7B|Mistral-7B-v0.1|first release; the later ones have the same shape, no window
model|mistral|Mistral-7B-v0.1|
model|Mistral Large 2|Mistral-Large-2407|
model|Mistral-Large|Mistral-Large-2407|
model|Mistral Large 3|Mistral-Large-3-675B|
model|Mistral-Nemo|Mistral-Nemo-12B|
model|Mistral Small 3|Mistral-Small-24B-2501|
model|Mistral-Small-24B|Mistral-Small-24B-2501|
model|Mistral-Small-3.1-24B|Mistral-Small-24B-2501|
model|Mistral-Small-3.2-24B|Mistral-Small-24B-2501|
model|Mixtral-8x22B-v0.1|Mixtral-8x22B|
model|Mixtral-8x7B-v0.1|Mixtral-8x7B|
model|Nemotron-3-Nano|Nemotron-3-Nano-30B-A3B|
model|Nemotron-3-Super|Nemotron-3-Super-120B-A12B|
model|microsoft/Phi-3-medium-128k-instruct|Phi-3-medium|
model|microsoft/Phi-3-medium-4k-instruct|Phi-3-medium|
model|Phi-3-mini-128k-instruct|Phi-3-mini|
model|Phi-3-mini-4k-instruct|Phi-3-mini|
model|QwQ-32B|QwQ-32B-Preview|
model|Kimi-Dev-72B|Qwen2.5-72B|same shape
model|Qwen3-235B|Qwen3-235B-A22B|
model|Qwen3-30B|Qwen3-30B-A3B|
model|Qwen3-Coder|Qwen3-Coder-480B-A35B|
model|Qwen3-Coder-480B|Qwen3-Coder-480B-A35B|
model|Qwen3-Next|Qwen3-Next-80B-A3B|
model|Qwen3-Next-80B|Qwen3-Next-80B-A3B|
model|Qwen3.5-122B|Qwen3.5-122B-A10B|
model|Qwen3.6-27B|Qwen3.5-27B|
model|Qwen3.5-35B|Qwen3.5-35B-A3B|
model|Qwen3.6-35B-A3B|Qwen3.5-35B-A3B|
model|Qwen3.5-397B|Qwen3.5-397B-A17B|
model|claude-haiku-4-5-20251001|none|closed model, no geometry known
model|claude-opus-4-1-20250805|none|closed model, no geometry known
model|claude-opus-4-5-20251101|none|closed model, no geometry known
model|claude-opus-4-6|none|closed model, no geometry known
model|claude-sonnet-4-20250514|none|closed model, no geometry known
model|claude-sonnet-4-5-20250929|none|closed model, no geometry known`;
