/** 101 open models: geometry of the text decoder.
 * Made by tests/fixtures/make-catalog.mjs from the shared data folder: facts with source and date. Do not edit by hand. */

export const modelTable = `name|total_params_b_published|active_params_b_published|total_params_b_recount|active_params_b_recount|active_params_b_recount_no_input_embedding|layers|hidden_size|intermediate_size|attention_heads|kv_heads|head_dim|vocab_size|max_context|attention_kind|full_attn_layers|sliding_layers|window|linear_layers|kv_lora_rank|q_lora_rank|qk_rope_head_dim|qk_nope_head_dim|v_head_dim|experts_total|experts_active|experts_shared|moe_intermediate_size|shared_expert_intermediate_size|dense_layers|kv_bytes_per_token_bf16_full|kv_bytes_per_token_bf16_sliding|native_dtype|tie_embeddings|explanation|cross_layers|linear|attention_gated|ffn_plain|sparse_index|vision_params_b|latent_size|confidence|source|date
Llama-2-7B|6.74||6.738|||32|4096|11008|32|32|128|32000|4096|MHA|32|0||0||||||||||||524288|0|fp16|0|||||||||agreed|0|2026-08
Llama-2-13B|13.02||13.016|||40|5120|13824|40|40|128|32000|4096|MHA|40|0||0||||||||||||819200|0|fp16|0|||||||||single|1|2026-08
Llama-2-70B|68.98||68.977|||80|8192|28672|64|8|128|32000|4096|GQA|80|0||0||||||||||||327680|0|fp16|0|||||||||agreed|0|2026-08
Llama-3-8B|8.03||8.03|||32|4096|14336|32|8|128|128256|8192|GQA|32|0||0||||||||||||131072|0|bf16|0|||||||||single|2|2026-08
Llama-3-70B|70.55||70.554|||80|8192|28672|64|8|128|128256|8192|GQA|80|0||0||||||||||||327680|0|bf16|0|||||||||single|2|2026-08
Llama-3.1-8B|8.03||8.03|||32|4096|14336|32|8|128|128256|131072|GQA|32|0||0||||||||||||131072|0|bf16|0|||||||||agreed|3|2026-08-21
Llama-3.1-70B|70.55||70.554|||80|8192|28672|64|8|128|128256|131072|GQA|80|0||0||||||||||||327680|0|bf16|0|||||||||agreed|4|2026-08-21
Llama-3.1-405B|405.85||405.853|||126|16384|53248|128|8|128|128256|131072|GQA|126|0||0||||||||||||516096|0|bf16|0|||||||||single|5|2026-08-21
Llama-3.2-1B|1.24||1.236|||16|2048|8192|32|8|64|128256|131072|GQA|16|0||0||||||||||||32768|0|bf16|1|||||||||agreed|6|2026-08
Llama-3.2-3B|3.21||3.213|||28|3072|8192|24|8|128|128256|131072|GQA|28|0||0||||||||||||114688|0|bf16|1|||||||||agreed|6|2026-08
Llama-3.2-11B-Vision|10.67||10.643|||40|4096|14336|32|8|128|128256|131072|GQA, 8 of 40 layers are cross-attention to the image|32|0||0||||||||||||131072|0|bf16|0|recount: text part 9.775B + vision tower and projector 0.868B; the 8 cross-attention layers hold image tokens only, so 32 layers grow with text|8|||||0.868||single|7|2026-08
Llama-3.3-70B|70.55||70.554|||80|8192|28672|64|8|128|128256|131072|GQA|80|0||0||||||||||||327680|0|bf16|0|||||||||single|8|2026-08
Llama-4-Scout-17B-16E|109|17|107.77|17.173|16.138|48|5120|16384|40|8|128|202048|10485760|GQA, chunked 8192 on 3 of 4 layers|12|36|8192|0||||||16|1|1|8192|8192|0|49152|147456|bf16|0|published 109B includes the vision tower (about 0.9B)||||||0.9||single|9|2026-08-21
Llama-4-Maverick-17B-128E|400|17|400.712|17.185|16.15|48|5120|16384|40|8|128|202048|1048576|GQA, chunked 8192 on 3 of 4 layers|12|36|8192|0||||||128|1|1|8192|8192|24|49152|147456|bf16|0|dense and MoE layers alternate||||||0.9||single|10|2026-08-21
Mistral-7B-v0.1|7.24||7.242|||32|4096|14336|32|8|128|32000|32768|GQA, sliding 4096 on every layer|0|32|4096|0||||||||||||0|131072|bf16|0|v0.2 and v0.3 have no window; engines before 2024 often ignored it||||||||single|11|2026-08
Mistral-7B-v0.3|7.25||7.248|||32|4096|14336|32|8|128|32768|32768|GQA|32|0||0||||||||||||131072|0|bf16|0|||||||||agreed|12|2026-08
Mistral-Nemo-12B|12.25||12.248|||40|5120|14336|32|8|128|131072|131072|GQA|40|0||0||||||||||||163840|0|bf16|0|||||||||agreed|13|2026-08
Ministral-8B-2410|8.02||8.02|||36|4096|12288|32|8|128|131072|131072|GQA|36|0||0||||||||||||147456|0|bf16|0|||||||||single|14|2026-08
Mistral-Small-24B-2501|23.57||23.572|||40|5120|32768|32|8|128|131072|32768|GQA|40|0||0||||||||||||163840|0|bf16|0|the 3.1 and 3.2 releases keep this text part and add a vision tower (24.0B in all)||||||||single|11|2026-08
Mistral-Large-2407|122.6||122.61|||88|12288|28672|96|8|128|32768|131072|GQA|88|0||0||||||||||||360448|0|bf16|0|||||||||agreed|15|2026-08
Mixtral-8x7B|46.7|12.9|46.703|12.88|12.749|32|4096|14336|32|8|128|32000|32768|GQA|32|0||0||||||8|2|0|14336||0|131072|0|bf16|0|||||||||single|16|2026-08-21
Mixtral-8x22B|140.6|39.1|140.621|39.152|38.955|56|6144|16384|48|8|128|32000|65536|GQA|56|0||0||||||8|2|0|16384||0|229376|0|bf16|0|||||||||single|17|2026-08-21
Ministral-3-14B-2512|13.5||13.506|||40|5120|16384|32|8|128|131072|262144|GQA|40|0||0||||||||||||163840|0|fp8|0|text part; file also holds a 0.4B vision tower||||||0.4||single|8|2026-08
Qwen2.5-0.5B|0.494||0.494|||24|896|4864|14|2|64|151936|32768|GQA|24|0||0||||||||||||12288|0|bf16|1|||||||||single|18|2026-08
Qwen2.5-1.5B|1.54||1.544|||28|1536|8960|12|2|128|151936|32768|GQA|28|0||0||||||||||||28672|0|bf16|1|||||||||single|18|2026-08
Qwen2.5-3B|3.09||3.086|||36|2048|11008|16|2|128|151936|32768|GQA|36|0||0||||||||||||36864|0|bf16|1|||||||||single|18|2026-08
Qwen2.5-7B|7.62||7.616|||28|3584|18944|28|4|128|152064|131072|GQA|28|0||0||||||||||||57344|0|bf16|0|||||||||agreed|19|2026-08
Qwen2.5-14B|14.77||14.77|||48|5120|13824|40|8|128|152064|131072|GQA|48|0||0||||||||||||196608|0|bf16|0|||||||||agreed|19|2026-08
Qwen2.5-32B|32.76||32.764|||64|5120|27648|40|8|128|152064|131072|GQA|64|0||0||||||||||||262144|0|bf16|0|||||||||agreed|19|2026-08
Qwen2.5-72B|72.71||72.706|||80|8192|29568|64|8|128|152064|131072|GQA|80|0||0||||||||||||327680|0|bf16|0|||||||||single|18|2026-08
Qwen2-7B|7.62||7.616|||28|3584|18944|28|4|128|152064|131072|GQA|28|0||0||||||||||||57344|0|bf16|0|as Qwen2.5-7B||||||||single|20|2026-08
Qwen2-72B|72.71||72.706|||80|8192|29568|64|8|128|152064|131072|GQA|80|0||0||||||||||||327680|0|bf16|0|as Qwen2.5-72B; the table gives layers, width, heads, KV heads; one other list prints 80 heads, which is wrong||||||||disputed|21|2026-08
QwQ-32B-Preview|32.76||32.764|||64|5120|27648|40|8|128|152064|32768|GQA|64|0||0||||||||||||262144|0|bf16|0|as Qwen2.5-32B; QwQ-32B is the same with 131072 context||||||||single|11|2026-08
AceMath-7B|7.62||7.616|||28|3584|18944|28|4|128|152064|4096|GQA|28|0||0||||||||||||57344|0|bf16|0|fine-tune of Qwen2.5-Math-7B, whose shape this is; its own config not verified against a source||||||||single|22|2026-08
Qwen2-57B-A14B|57.4|14.2|57.409|14.249|13.705|28|3584|18944|28|4|128|151936|65536|GQA|28|0||0||||||64|8|1|2560|20480|0|57344|0|bf16|0|||||||||single|23|2026-08
Qwen3-0.6B|0.596||0.596|||28|1024|3072|16|8|128|151936|40960|GQA|28|0||0||||||||||||114688|0|bf16|1|||||||||single|24|2026-08-21
Qwen3-1.7B|1.72||1.721|||28|2048|6144|16|8|128|151936|40960|GQA|28|0||0||||||||||||114688|0|bf16|1|||||||||single|25|2026-08-21
Qwen3-4B|4.02||4.022|||36|2560|9728|32|8|128|151936|40960|GQA|36|0||0||||||||||||147456|0|bf16|1|||||||||single|18|2026-08
Qwen3-8B|8.19||8.191|||36|4096|12288|32|8|128|151936|40960|GQA|36|0||0||||||||||||147456|0|bf16|0|||||||||single|26|2026-08-21
Qwen3-14B|14.77||14.768|||40|5120|17408|40|8|128|151936|40960|GQA|40|0||0||||||||||||163840|0|bf16|0|||||||||agreed|27|2026-08
Qwen3-32B|32.76||32.762|||64|5120|25600|64|8|128|151936|40960|GQA|64|0||0||||||||||||262144|0|bf16|0|||||||||single|28|2026-08-21
Qwen3-30B-A3B|30.5|3.3|30.532|3.353|3.042|48|2048|6144|32|4|128|151936|40960|GQA|48|0||0||||||128|8|0|768||0|98304|0|bf16|0|||||||||single|29|2026-08-21
Qwen3-235B-A22B|235.1|22|235.094|22.191|21.568|94|4096|12288|64|4|128|151936|40960|GQA|94|0||0||||||128|8|0|1536||0|192512|0|bf16|0|||||||||single|30|2026-08-21
Qwen3-Coder-480B-A35B|480|35|480.155|35.475|34.541|62|6144|8192|96|8|128|151936|262144|GQA|62|0||0||||||160|8|0|2560||0|253952|0|bf16|0|||||||||single|31|2026-08-21
Qwen3-Next-80B-A3B|80|3|79.674|3.875|3.564|48|2048|5120|16|2|256|151936|262144|hybrid: gated DeltaNet 3 of 4, GQA 1 of 4|12|0||36||||||512|10|1|512|512|0|24576|0|bf16|0|||delta-net 16 128 32 128 4|1|||||single|23|2026-08
Qwen3.5-27B|27||26.896|||64|5120|17408|24|4|256|248320|262144|hybrid: gated DeltaNet 3 of 4, GQA 1 of 4|16|0||48||||||||||||65536|0|bf16|0|published name 27B; file also holds vision tower and MTP layer||delta-net 16 128 48 128 4|1|||||agreed|32|2026-08-21
Qwen3.5-35B-A3B|35|3|34.661|3.455|2.946|40|2048||16|2|256|248320|262144|hybrid: gated DeltaNet 3 of 4, GQA 1 of 4|10|0||30||||||256|8|1|512|512|0|20480|0|bf16|0|||delta-net 16 128 32 128 4|1|||||agreed|33|2026-08-21
Qwen3.5-122B-A10B|122|10|122.112|9.771|9.008|48|3072||32|2|256|248320|262144|hybrid: gated DeltaNet 3 of 4, GQA 1 of 4|12|0||36||||||256|8|1|1024|1024|0|24576|0|bf16|0|||delta-net 16 128 64 128 4|1|||||agreed|34|2026-08-21
Qwen3.5-397B-A17B|397|17|396.346|17.349|16.332|60|4096||32|2|256|248320|262144|hybrid: gated DeltaNet 3 of 4, GQA 1 of 4|15|0||45||||||512|10|1|1024|1024|0|30720|0|bf16|0|||delta-net 16 128 64 128 4|1|||||agreed|35|2026-08-21
DeepSeek-V2-Lite|15.7|2.4|15.706|2.661|2.451|27|2048|10944|16|16|192|102400|163840|MLA|27|0||0|512|0|64|128|128|64|6|2|1408||1|31104|0|bf16|0|||||||||single|36|2026-08
DeepSeek-V2|235.7|21|235.741|21.376|20.852|60|5120|12288|128|128|192|102400|163840|MLA|60|0||0|512|1536|64|128|128|160|6|2|1536||1|69120|0|bf16|0|||||||||single|23|2026-08
DeepSeek-V3|671|37|671.026|37.552|36.626|61|7168|18432|128|128|192|129280|163840|MLA|61|0||0|512|1536|64|128|128|256|8|1|2048||3|70272|0|fp8|0|main model; the multi-token-prediction module adds 14B (685B in the file)||||||||agreed|37|2026-08-21
DeepSeek-R1|671|37|671.026|37.552|36.626|61|7168|18432|128|128|192|129280|163840|MLA|61|0||0|512|1536|64|128|128|256|8|1|2048||3|70272|0|fp8|0|as V3||||||||agreed|38|2026-08-21
DeepSeek-R1-Distill-Qwen-1.5B|1.78||1.777|||28|1536|8960|12|2|128|151936|131072|GQA|28|0||0||||||||||||28672|0|bf16|0|shape of Qwen2.5-Math-1.5B with its own output matrix (untied; not verified against a source, the recount supports it)||||||||single|39|2026-08
DeepSeek-R1-Distill-Qwen-7B|7.62||7.616|||28|3584|18944|28|4|128|152064|131072|GQA|28|0||0||||||||||||57344|0|bf16|0|shape of Qwen2.5-Math-7B||||||||single|22|2026-08
DeepSeek-R1-Distill-Qwen-14B|14.77||14.77|||48|5120|13824|40|8|128|152064|131072|GQA|48|0||0||||||||||||196608|0|bf16|0|shape of Qwen2.5-14B; file size 27.51 GiB agrees||||||||agreed|40|2026-08
DeepSeek-R1-Distill-Qwen-32B|32.76||32.764|||64|5120|27648|40|8|128|152064|131072|GQA|64|0||0||||||||||||262144|0|bf16|0|shape of Qwen2.5-32B||||||||single|41|2026-08
DeepSeek-R1-Distill-Llama-8B|8.03||8.03|||32|4096|14336|32|8|128|128256|131072|GQA|32|0||0||||||||||||131072|0|bf16|0|shape of Llama-3.1-8B; file size 14.96 GiB agrees||||||||agreed|42|2026-08
DeepSeek-R1-Distill-Llama-70B|70.55||70.554|||80|8192|28672|64|8|128|128256|131072|GQA|80|0||0||||||||||||327680|0|bf16|0|shape of Llama-3.3-70B||||||||single|11|2026-08
DeepSeek-V3.2|671.9|37|671.878|38.404|37.477|61|7168|18432|128|128|192|129280|163840|MLA + sparse index (top 2048)|61|0||0|512|1536|64|128|128|256|8|1|2048||3|85888|0|fp8|0|indexer adds about 0.9B and 128 index key values per token and layer|||||64 128 2048|||agreed|43|2026-08-21
Kimi-K2-Instruct|1026|32|1026.408|32.861|31.687|61|7168|18432|64|64|192|163840|131072|MLA|61|0||0|512|1536|64|128|128|384|8|1|2048||1|70272|0|fp8|0|published as 1T||||||||agreed|44|2026-08-21
Kimi-K2.5|1026|32|1026.408|32.861|31.687|61|7168|18432|64|64|192|163840|262144|MLA|61|0||0|512|1536|64|128|128|384|8|1|2048||1|70272|0|int4 experts|0|published as 1T; text part, vision tower 0.4B apart||||||0.4||agreed|45|2026-08-21
GLM-5|744|40|743.911|41.785|40.833|78|6144|12288|64|64|256|154880|202752|MLA + sparse index (top 2048)|78|0||0|512|2048|64|192|256|256|8|1|2048||3|109824|0|bf16|0||||||32 128 2048|||agreed|46|2026-08-21
Mistral-Large-3-675B|673|39|673.421|39.947|39.007|61|7168|16384|128|128|192|131072|294912|MLA|61|0||0|512|1536|64|128|128|128|4|1|4096||3|70272|0|fp8|0|expert split not in a reached source||||||||single|47|2026-08
GLM-4-9B|9.4||9.4|||40|4096|13696|32|2|128|151552|131072|GQA|40|0||0||||||||||||40960|0|bf16|0|||||||||single|48|2026-08
GLM-4.5|355|32|352.798|33.632|32.856|92|5120|12288|96|8|128|151552|131072|GQA|92|0||0||||||160|8|1|1536||3|376832|0|bf16|0|published count 355B is the main model; 358B in the file with the MTP layer||||||||single|49|2026-08
GLM-4.5-Air|106|12|106.852|13.424|12.803|46|4096|10944|96|8|128|151552|131072|GQA|46|0||0||||||128|8|1|1408||1|188416|0|bf16|0|110B in the file with the MTP layer||||||||single|50|2026-08
GLM-4.6|355|32|352.798|33.632|32.856|92|5120|12288|96|8|128|151552|202752|GQA|92|0||0||||||160|8|1|1536||3|376832|0|bf16|0|357B in the file with the MTP layer||||||||single|49|2026-08
MiniMax-M2.5|229|10|228.69|11.031|10.416|62|3072|1536|48|8|128|200064|196608|GQA|62|0||0||||||256|8|0|1536||0|253952|0|fp8|0|||||||||agreed|51|2026-08-21
MiniMax-Text-01|456|45.9|456.09|48.403|47.174|80|6144|9216|64|8|128|200064|1000000|hybrid: lightning attention 7 of 8, GQA 1 of 8|10|0||70||||||32|2|0|9216||0|40960|0|bf16|0|||lightning 64 128 64 128 0||||||single|23|2026-08
gpt-oss-20b|20.9|3.6|20.915|4.187|3.608|24|2880|2880|64|8|64|201088|131072|GQA, sliding 128 on every second layer|12|12|128|0||||||32|4|0|2880||0|24576|24576|mxfp4|0|||||||||agreed|52|2026-08-21
gpt-oss-120b|116.8|5.1|116.829|5.712|5.133|36|2880|2880|64|8|64|201088|131072|GQA, sliding 128 on every second layer|18|18|128|0||||||128|4|0|2880||0|36864|36864|mxfp4|0|||||||||agreed|53|2026-08-21
Gemma-2-2B|2.61||2.614|||26|2304|9216|8|4|256|256000|8192|GQA, sliding 4096 on every second layer|13|13|4096|0||||||||||||53248|53248|bf16|1|||||||||single|54|2026-08
Gemma-2-9B|9.24||9.242|||42|3584|14336|16|8|256|256000|8192|GQA, sliding 4096 on every second layer|21|21|4096|0||||||||||||172032|172032|bf16|1|||||||||single|54|2026-08
Gemma-2-27B|27.2||27.227|||46|4608|36864|32|16|128|256000|8192|GQA, sliding 4096 on every second layer|23|23|4096|0||||||||||||188416|188416|bf16|1|||||||||single|54|2026-08
Gemma-3-1B|1.0||1.0|||26|1152|6912|4|1|256|262144|32768|GQA, sliding 512 on 5 of 6 layers|4|22|512|0||||||||||||4096|22528|bf16|1|||||||||single|54|2026-08
Gemma-3-4B|3.88||3.88|||34|2560|10240|8|4|256|262208|131072|GQA, sliding 1024 on 5 of 6 layers|5|29|1024|0||||||||||||20480|118784|bf16|1|text part; 4.3B with the vision tower; GenZ lists 16 heads, which is wrong||||||0.42||disputed|8|2026-08
Gemma-3-12B|11.77||11.766|||48|3840|15360|16|8|256|262208|131072|GQA, sliding 1024 on 5 of 6 layers|8|40|1024|0||||||||||||65536|327680|bf16|1|text part; GenZ lists the Gemma 2 2B shape under this name, which is wrong||||||0.42||disputed|23|2026-08
Gemma-3-27B|27.0||27.009|||62|5376|21504|32|16|128|262208|131072|GQA, sliding 1024 on 5 of 6 layers|10|52|1024|0||||||||||||81920|425984|bf16|1|text part; 27.4B with the vision tower||||||0.42||agreed|55|2026-08
Phi-3-mini|3.82||3.821|||32|3072|8192|32|32|96|32064|131072|MHA|32|0||0||||||||||||393216|0|bf16|0|||||||||agreed|56|2026-08
Phi-3-medium|13.96||13.96|||40|5120|17920|40|10|128|32064|131072|GQA|40|0||0||||||||||||204800|0|bf16|0|||||||||agreed|56|2026-08
Phi-3.5-MoE|41.9|6.6|41.873|6.641|6.509|32|4096|6400|32|8|128|32064|131072|GQA|32|0||0||||||16|2|0|6400||0|131072|0|bf16|0|||||||||single|57|2026-08
Phi-4|14.66||14.66|||40|5120|17920|40|10|128|100352|16384|GQA|40|0||0||||||||||||204800|0|bf16|0|||||||||single|8|2026-08
Phi-4-mini|3.84||3.836|||32|3072|8192|24|8|128|200064|131072|GQA|32|0||0||||||||||||131072|0|bf16|1|||||||||single|8|2026-08
Command-R-v01|35.0||34.981|||40|8192|22528|64|64|128|256000|131072|MHA|40|0||0||||||||||||1310720|0|bf16|1|||||||||single|23|2026-08
Command-R-08-2024|32.3||32.296|||40|8192|24576|64|8|128|256000|131072|GQA|40|0||0||||||||||||163840|0|bf16|1|||||||||single|23|2026-08
Command-R-plus|103.8||103.81|||64|12288|33792|96|8|128|256000|131072|GQA|64|0||0||||||||||||262144|0|bf16|1|||||||||single|23|2026-08
Command-A|111.06||111.058|||64|12288|36864|96|8|128|256000|262144|GQA, sliding 4096 on 3 of 4 layers|16|48|4096|0||||||||||||65536|196608|bf16|1|||||||||single|23|2026-08
Granite-3.3-2B|2.53||2.534|||40|2048|8192|32|8|64|49159|131072|GQA|40|0||0||||||||||||81920|0|bf16|1|||||||||single|23|2026-08
Granite-3.3-8B|8.17||8.171|||40|4096|12800|32|8|128|49159|131072|GQA|40|0||0||||||||||||163840|0|bf16|1|||||||||single|23|2026-08
Falcon-7B|6.92||6.922|||32|4544|18176|71|1|64|65024|2048|MQA|32|0||0||||||||||||8192|0|bf16|1|||||1||||single|58|2026-08
Falcon-40B|41.3||41.302|||60|8192|32768|128|8|64|65024|2048|GQA|60|0||0||||||||||||122880|0|bf16|1|||||1||||single|59|2026-08
Falcon-180B|179.5||179.523|||80|14848|59392|232|8|64|65024|2048|GQA|80|0||0||||||||||||163840|0|bf16|0|MLP without gate, width 4x; own output matrix||||1||||agreed|60|2026-08
Falcon3-7B|7.46||7.456|||28|3072|23040|12|4|256|131072|32768|GQA|28|0||0||||||||||||114688|0|bf16|0|||||||||single|11|2026-08
Falcon3-10B|10.31||10.306|||40|3072|23040|12|4|256|131072|32768|GQA|40|0||0||||||||||||163840|0|bf16|0|||||||||single|11|2026-08
Nemotron-4-340B|340||341.026|||96|18432|73728|96|8|192|256000|4096|GQA|96|0||0||||||||||||589824|0|bf16|0|||||1||||single|61|2026-08
Yi-34B|34.39||34.389|||60|7168|20480|56|8|128|64000|4096|GQA|60|0||0||||||||||||245760|0|bf16|0|||||||||single|62|2026-08
GPT-J-6B|6.05||6.051|||28|4096|16384|16|16|256|50400|2048|MHA|28|0||0||||||||||||458752|0|fp16|0|MLP without gate, attention and MLP in parallel; TensorRT-LLM pads the vocabulary to 50401||||1||||agreed|63|2026-08
InternLM-20B|20.1||20.089|||60|5120|13824|40|40|128|103168|4096|MHA|60|0||0||||||||||||1228800|0|bf16|0|sold as 20B||||||||single|2|2026-08
Nemotron-3-Nano-30B-A3B|31.6|3.2|31.578|3.58|3.228|52|2688||32|2|128|131072|262144|hybrid: 23 Mamba-2, 6 GQA, 23 MoE layers|6|0||23||||||128|6|1|1856|3712|0|6144|0|bf16|0|||mamba-2 8 128 64 64 4||1||||agreed|64|2026-08-21
Nemotron-3-Super-120B-A12B|120.6|12|120.669|12.77|12.233|88|4096||32|2|128|131072|262144|hybrid: 40 Mamba-2, 8 GQA, 40 MoE layers|8|0||40||||||512|22|1|2688|5376|0|8192|0|fp8|0|experts work in a 1024-wide latent space; MTP layer left out||mamba-2 8 128 128 64 4||1|||1024|agreed|65|2026-08-21`;

export const modelSources = `source
microsoft/vidur:vidur/config/model_config.py@7d47513; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/meta.py@091bdd0
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/meta.py@091bdd0
microsoft/vidur:vidur/config/model_config.py@7d47513
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/meta-llama--Meta-Llama-3.1-8B_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/meta-llama--Meta-Llama-3.1-70B_config.json@095f58a; ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/meta-llama--Meta-Llama-3.1-405B_config.json@095f58a
ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/meta.py@091bdd0
a config copy in a test file (one source, repository not identified); vllm-project/vllm pull request 12126 (weights 19.86 GiB = 10.66B in bf16)
kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/meta-llama--Llama-4-Scout-17B-16E-Instruct_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/meta-llama--Llama-4-Maverick-17B-128E-Instruct_config.json@095f58a
Lightning-AI/litgpt:litgpt/config.py@0006c97
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/mistral.py@091bdd0; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
inference-sim/inference-sim:model_configs/mistral-nemo-instruct-2407/config.json@f90a1e3; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/mistral.py@091bdd0
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/mistral.py@091bdd0
ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/mistral.py@091bdd0
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/mistralai--Mixtral-8x7B-v0.1_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/mistralai--Mixtral-8x22B-v0.1_config.json@095f58a
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
Qwen2-7B config inside a TableGPT script (one source, repository not identified); a table of published configs (one source, repository not identified)
a table of published configs (one source, repository not identified)
Lightning-AI/litgpt:litgpt/config.py@0006c97 (Qwen2.5-Math-7B)
model card / HF config (not verified against a source)
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-0.6B_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-1.7B_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-8B_config.json@095f58a
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/alibaba.py@091bdd0; inference-sim/inference-sim:model_configs/qwen3-14b/config.json@f90a1e3
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-32B_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-30B-A3B_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-235B-A22B_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3-Coder-480B-A35B-Instruct_config.json@095f58a
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3.5-27B_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828 (Qwen3.6-27B, same shape)
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3.5-35B-A3B_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828 (Qwen3.6-35B-A3B)
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3.5-122B-A10B_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/Qwen--Qwen3.5-397B-A17B_config.json@095f58a; ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00
inference-sim/inference-sim:model_configs/deepseek-v2-lite/config.json@f90a1e3
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/deepseek-ai--DeepSeek-V3_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/deepseek-ai--DeepSeek-R1_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
Lightning-AI/litgpt:litgpt/config.py@0006c97 (Qwen2.5-Math-1.5B)
kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828; Lightning-AI/litgpt:litgpt/config.py@0006c97 (Qwen2.5-14B)
Lightning-AI/litgpt:litgpt/config.py@0006c97 (Qwen2.5-32B)
Lightning-AI/litgpt:litgpt/config.py@0006c97; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/deepseek-ai--DeepSeek-V3.2_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/moonshotai--Kimi-K2-Instruct_config.json@095f58a; ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/moonshotai--Kimi-K2.5_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/zai-org--GLM-5_config.json@095f58a; ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00
kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828 (layers, width, heads) + model card / HF config (not verified against a source)
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/misc.py@091bdd0
ajith-sirra-amd/InferenceMAX_Rocm_Team:.claude/skills/run-kv-cache-calculator/vendor/modelconfig.json@96e2b00 (layers, width, heads) + model card / HF config (not verified against a source)
Glm4MoeConfig dump (one source, repository not identified)
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/MiniMaxAI--MiniMax-M2.5_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828 (M2.7)
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/openai--gpt-oss-20b_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/openai--gpt-oss-120b_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/google.py@091bdd0
kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/google.py@091bdd0
kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828; abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/microsoft.py@091bdd0
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/microsoft.py@091bdd0
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/misc.py@091bdd0 (its 71 KV heads are wrong: one KV head)
Lightning-AI/litgpt:litgpt/config.py@0006c97 (layers, width, heads)
Lightning-AI/litgpt:litgpt/config.py@0006c97; WhiteD2125/TensorRT-LLM (fork):benchmarks/python/allowed_configs.py@39756de
abhibambhaniya/GenZ-LLM-Analyzer:GenZ/Models/Model_sets/nvidia.py@091bdd0
inference-sim/inference-sim:model_configs/yi-34b/config.json@f90a1e3
cli99/llm-analysis:llm_analysis/model_configs/EleutherAI_gpt-j-6b.json@d841e40; WhiteD2125/TensorRT-LLM (fork):benchmarks/python/allowed_configs.py@39756de
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828
ai-dynamo/aiconfigurator:aic-core/src/aiconfigurator_core/model_configs/nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8_config.json@095f58a; kaito-project/kaito:presets/workspace/models/model_catalog.yaml@056b828`;
