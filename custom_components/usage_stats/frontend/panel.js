import{A as Et,B as qt,C as Ct,D as Lt,E as zt,F as V,G as at,H as Ot,I as Rt,J as Dt,K as Ht,L as Mt,M as W,N as Nt,a as d,b as u,c as i,d as l,e as q,f as b,g as p,h as m,i as T,j as g,l as yt,q as xt,s as x,t as wt,v as kt,w as _t,x as Tt,y as C,z as Pt}from"./shared.js";var te={en:()=>import("./panel_en.js"),de:()=>import("./panel_de.js")},B=new Map,nt=n=>/^de\b/i.test(n)?"de":"en";async function Ft(n){let r=nt(n);B.has(r)||B.set(r,(await te[r]()).default)}function ot(n){return B.has(nt(n))}function Q(n){let r=B.get(nt(n));return(t,e={})=>r[t].replace(/\{(\w+)\}/g,(s,a)=>String(e[a]??s))}var L=class extends Error{};function G(n){if(n instanceof L)return;let{message:r}=n??{};return typeof r=="string"&&r!==""?r:void 0}async function lt(n){let r,t=new Promise((e,s)=>{r=setTimeout(()=>s(new L),1e4)});try{return await Promise.race([n,t])}finally{clearTimeout(r)}}var f=class{constructor(r,t){this.host=r;this.call=t;this.asking=!1;this.latest=0;r.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...r){this.last=r,this.latest+=1;let t=this.latest;this.asking=!0,this.host.requestUpdate();let e,s;try{e=await lt(this.call(...r))}catch(a){s=a??new Error}t===this.latest&&(this.asking=!1,this.error=s,s===void 0&&(this.value=e),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var z=u` :host{--accent:var(--primary-color,#009ac7);--card:var(--card-background-color,var(--ha-card-background,#fff));--line:var(--divider-color,rgba(0,0,0,0.12));--quiet:var(--secondary-text-color,#5e5e5e);--soft:color-mix(in srgb,var(--accent) 14%,var(--card));--text:var(--primary-text-color,#212121);color:var(--text);display:block;font-size:1rem;line-height:1.45;}*{box-sizing:border-box;}section{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);margin-bottom:16px;padding:20px;}h2{font-size:1.143rem;font-weight:500;line-height:1.3;margin:0 0 12px;}h3{color:var(--quiet);font-size:0.875rem;font-weight:500;margin:20px 0 8px;}p{margin:0 0 12px;overflow-wrap:anywhere;}:is(p,ul,dl):last-child{margin-bottom:0;}a{color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:3px;}.quiet{color:var(--quiet);}.small{font-size:0.875rem;}.number{font-variant-numeric:tabular-nums;white-space:nowrap;}.name{overflow-wrap:anywhere;unicode-bidi:isolate;}.row{align-items:center;display:flex;flex-wrap:wrap;gap:8px;}.spread{justify-content:space-between;}button,.button{align-items:center;background-color:var(--soft);border:1px solid transparent;border-radius:20px;color:inherit;cursor:pointer;display:inline-flex;font:inherit;font-weight:500;justify-content:center;min-height:40px;padding:6px 18px;text-decoration:none;}button:hover,.button:hover{background-color:color-mix(in srgb,var(--accent) 24%,var(--card));}button.plain,.button.plain{background-color:transparent;border-color:var(--line);}button.plain:hover{background-color:var(--soft);}button.danger{background-color:color-mix(in srgb,var(--error-color,#db4437) 16%,var(--card));}button:disabled{cursor:default;opacity:0.5;}:focus-visible{outline:2px solid var(--accent);outline-offset:2px;}input,select{background-color:var(--card);border:1px solid color-mix(in srgb,var(--text) 45%,transparent);border-radius:8px;color:inherit;font:inherit;max-width:100%;min-height:40px;min-width:0;padding:6px 12px;}input[type="checkbox"]{accent-color:var(--accent);flex:none;height:20px;margin:0;min-height:0;width:20px;}label.field{display:grid;font-size:0.875rem;gap:4px;margin-bottom:12px;}label.field :is(input,select){font-size:1rem;width:100%;}label.tick{align-items:center;display:flex;gap:12px;margin-bottom:12px;min-height:40px;}ul{list-style:none;margin:0;padding:0;}li{border-top:1px solid var(--line);padding:10px 0;}li:first-child{border-top:0;padding-top:0;}li:last-child{padding-bottom:0;}.facts{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(112px,1fr));margin:0 0 16px;}.facts > div{display:flex;flex-direction:column-reverse;justify-content:flex-end;}dt{color:var(--quiet);font-size:0.875rem;hyphens:auto;overflow-wrap:anywhere;}dd{font-size:1.714rem;font-variant-numeric:tabular-nums;font-weight:300;line-height:1.3;margin:0;overflow-wrap:anywhere;}.how{color:var(--quiet);margin-inline-start:6px;}pre{background-color:color-mix(in srgb,var(--text) 6%,var(--card));border-radius:8px;font-size:0.875rem;line-height:1.5;margin:0 0 12px;max-height:480px;overflow-y:auto;overflow-wrap:anywhere;padding:12px 16px;white-space:pre-wrap;}.notice{background-color:color-mix(in srgb,var(--notice,var(--accent)) 14%,var(--card));border-inline-start:4px solid var(--notice,var(--accent));border-radius:8px;margin-bottom:16px;overflow-wrap:anywhere;padding:12px 16px;}section .notice{margin:12px 0;}.notice.warning{--notice:var(--warning-color,#ffa600);}.notice.error{--notice:var(--error-color,#db4437);}.skeleton{animation:appear 0s 300ms backwards;background-color:color-mix(in srgb,var(--text) 9%,transparent);border-radius:6px;height:16px;margin:10px 0;}@keyframes appear{from{visibility:hidden;}}@media (max-width:600px){section{padding:16px;}}@media (forced-colors:active){button,.button{border-color:ButtonText;}}`;function O(n,r,t){let{locale:e,config:s}=n,a=e.time_zone==="server"?{timeZone:s.time_zone}:{},o="hour"in t?{hour12:yt(e)}:{};return new Intl.DateTimeFormat(e.language,{...t,...o,...a}).format(new Date(r))}function dt(n,r){return O(n,r,{hour:"2-digit",minute:"2-digit"})}function w(n,r){let t={day:"numeric",month:"short",year:"numeric"},e=O(n,new Date().toISOString(),t);return O(n,r,t)===e?dt(n,r):O(n,r,{...t,hour:"2-digit",minute:"2-digit"})}function It(n,r){return O(n,r,{weekday:"short",hour:"2-digit",minute:"2-digit"})}function F(n,r){return O(n,r,{day:"numeric",month:"long",year:"numeric"})}function Y(n,r){let[t,e]=r<1e3?[r,"byte"]:r<1e6?[r/1e3,"kilobyte"]:[r/1e6,"megabyte"];return T(n.locale,t,{style:"unit",unit:e,unitDisplay:e==="byte"?"long":"short",maximumFractionDigits:1})}var Z=class extends q{constructor(){super(...arguments);this.heading=""}static{this.styles=[z,u` dialog{background-color:var(--card);border:0;border-radius:20px;box-shadow:0 8px 32px rgba(0,0,0,0.35);color:var(--text);max-height:calc(100dvh - 32px);max-width:min(560px,calc(100vw - 32px));overflow-y:auto;padding:24px;width:100%;}dialog::backdrop{background-color:rgba(0,0,0,0.5);}h2{font-size:1.429rem;font-weight:400;margin-bottom:16px;overflow-wrap:anywhere;}.row{justify-content:flex-end;margin-top:24px;}`]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.renderRoot.querySelector("dialog")?.showModal()}render(){return i`
<dialog aria-labelledby="heading" @close=${this.r}><h2 id="heading">${this.heading}</h2><slot></slot><div class="row"><slot name="buttons"></slot></div></dialog>
`}r(){this.dispatchEvent(new CustomEvent("closed"))}};d([b()],Z.prototype,"heading",2);m("usage-stats-dialog",Z);function ct(n,r){return n===void 0||n.language!==r.language||n.locale!==r.locale||n.connected!==r.connected||n.connection!==r.connection||n.user?.is_admin!==r.user?.is_admin}var h=class extends q{constructor(){super(...arguments);this.busy=!1}static{this.styles=[z]}get t(){return Q(this.hass.language)}get admin(){return this.hass.user?.is_admin===!0}number(t){return T(this.hass.locale,t)}shouldUpdate(t){return t.size!==1||!t.has("hass")||ct(t.get("hass"),this.hass)}refresh(){}async run(t){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await lt(t())}catch(e){this.notice={text:this.reason(e),failed:!0};return}finally{this.busy=!1}}}reason(t){return t instanceof L?this.t("p"):G(t)??this.t("q")}i(t){return i`<button slot="buttons" class="plain" @click=${t}>${this.t("cancel")}
</button>`}s(){let t=this.notice;return i`<div role="status">${t===void 0?l:i`<p class="notice ${t.failed?"error":""}">${t.text}</p>`}
</div>`}e(t,e){let{value:s,error:a}=t;return i`
${a===void 0?l:i`<div class="notice error" role="alert"><p>${this.reason(a)}</p><button @click=${()=>t.again()}>${this.t("o")}</button></div>`}
${s!==void 0?e(s):a===void 0?J(4):l}
`}};d([b({attribute:!1})],h.prototype,"hass",2),d([b({attribute:!1})],h.prototype,"live",2),d([p()],h.prototype,"busy",2),d([p()],h.prototype,"notice",2);function J(n){let r=["92%","76%","84%","60%"];return i`<div aria-hidden="true">${Array.from({length:n},(t,e)=>i`<div class="skeleton" style="width:${r[e%4]}"></div>`)}
</div>`}var R=class extends h{constructor(){super(...arguments);this.files=!1;this.word="";this.totals=new f(this,()=>V(this.hass))}render(){return i`<section><h2>${this.t("2s")}</h2><p class="quiet">${this.t("2r")}</p>${this.step===void 0?this.s():l}
<div class="row"><button
?disabled=${this.busy}
@click=${()=>this.run(()=>W(this.hass,Mt))}
>${this.t("2q")}
</button><button class="danger" @click=${this.begin}>${this.t("2p")}</button></div>${this.step==="numbers"?this.w():l}
${this.step==="word"?this.E():l}
</section>`}w(){return i`<usage-stats-dialog heading=${this.t("l")} @closed=${this.close}>${this.e(this.totals,({total_events:t})=>i`<p>${this.t("k",{events:this.number(t)})}</p>`)}
<label class="tick"><input
type="checkbox"
.checked=${this.files}
@change=${t=>this.files=t.target.checked}
/><span>${this.t("d")}</span></label><p class="quiet">${this.t(this.files?"g":"f")}</p>${this.i(()=>this.close())}
<button
slot="buttons"
class="danger"
@click=${()=>{this.step="word"}}
>${this.t("e")}
</button></usage-stats-dialog>`}E(){let t=this.t("n"),e=this.word.trim().toLocaleUpperCase(this.hass.language)===t;return i`<usage-stats-dialog heading=${this.t("j")} @closed=${this.close}><p>${this.t(this.files?"i":"h")}</p><label class="field">${this.t("m",{word:t})}
<input
autocomplete="off"
autocapitalize="characters"
@input=${s=>this.word=s.target.value}
/></label>${this.s()} ${this.i(()=>this.close())}
<button
slot="buttons"
class="danger"
?disabled=${this.busy||!e}
@click=${this.delete}
>${this.t("c")}
</button></usage-stats-dialog>`}begin(){this.notice=void 0,this.files=!1,this.word="",this.step="numbers",this.totals.ask()}close(){this.step=void 0}async delete(){let t=await this.run(()=>Dt(this.hass,this.files));if(t===void 0)return;this.close();let e=this.t("b",{events:this.number(t.deleted_events),submissions:this.number(t.deleted_history),files:this.number(t.deleted_files)});this.notice={text:`${t.message} ${e}`,failed:!t.success},this.dispatchEvent(new CustomEvent("deleted"))}};d([p()],R.prototype,"step",2),d([p()],R.prototype,"files",2),d([p()],R.prototype,"word",2);m("usage-stats-deletion",R);var ht=50,At=1e3,Kt=["app_start","app_shutdown","job_created","job_completed","job_failed","file_downloaded","file_uploaded","printer_connected","printer_disconnected","error_occurred","feature_enabled","feature_disabled"],I=class extends h{constructor(){super(...arguments);this.type="";this.limit=ht;this.week=new f(this,()=>V(this.hass));this.events=new f(this,(t,e)=>zt(this.hass,t,e===""?void 0:e))}static{this.styles=[...h.styles,u` .list{margin:20px 0 8px;}.list h3{margin:0;}li{display:grid;gap:2px 16px;grid-template-columns:minmax(0,1fr) auto;}li > :last-child{grid-column:1 / -1;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}firstUpdated(){!this.events.asking&&this.events.value===void 0&&this.ask()}refresh(){this.ask()}ask(){this.week.ask(),this.events.ask(this.limit,this.type)}render(){return i`<section><h2>${this.t("1e")}</h2>${this.live.records_events?l:i`<p>${this.t("1c")}</p>`}
${this.e(this.week,({this_week:t})=>{let e=s=>Object.entries(s).map(([a,o])=>`${a} ${this.number(o)}`).join(" · ");return i`
<dl class="facts">${this.fact("14",t.jobs_completed)}
${this.fact("17",t.jobs_failed)}
${this.fact("18",t.print_hours)}
${this.fact("16",t.error_count)}
${this.fact("1g",t.uptime_hours)}
</dl>${Object.keys(t.by_printer_type).length===0?l:i`<p class="quiet small">${this.t("1d",{counts:e(t.by_printer_type)})}
</p>`}
${Object.keys(t.by_error_type).length===0?l:i`<p class="quiet small">${this.t("15",{counts:e(t.by_error_type)})}
</p>`}
`})}
<div class="row spread list"><h3>${this.t("19")}</h3><select aria-label=${this.t("1f")} @change=${this.S}><option value="">${this.t("13")}</option>${Kt.map(t=>i`<option value=${t}>${this.t(`event.${t}`)}</option>`)}
</select></div>${this.e(this.events,t=>this.z(t))}
</section>`}fact(t,e){return i`<div><dt>${this.t(t)}</dt><dd>${this.number(e)}</dd></div>`}z(t){return t.length===0?i`<p class="quiet">${this.t("1b")}</p>`:i`
<ul>${t.map(e=>i`<li><div>${this.name(e.event_type)}</div><div class="quiet small number">${w(this.hass,e.timestamp)}</div><div class="quiet small name">${Object.entries(e.metadata).map(([s,a])=>`${s}: ${String(a)}`).join(" · ")}
</div></li>`)}
</ul>${t.length>=this.limit&&this.limit<At?i`<button class="plain" @click=${this.more}>${this.t("1a")}
</button>`:l}
`}name(t){return Kt.includes(t)?this.t(`event.${t}`):t}S(t){this.type=t.target.value,this.limit=ht,this.events.ask(this.limit,this.type)}more(){this.limit=Math.min(At,this.limit+ht),this.events.ask(this.limit,this.type)}};d([p()],I.prototype,"type",2),d([p()],I.prototype,"limit",2);m("usage-stats-events",I);var ee=5,X=class extends h{constructor(){super(...arguments);this.all=!1;this.files=new f(this,()=>Lt(this.hass))}static{this.styles=[...h.styles,u` h3{margin:16px 0 4px;}li{align-items:center;display:flex;gap:12px;justify-content:space-between;padding:6px 0;}li button{flex:none;}.more{margin-top:12px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.files.ask()}refresh(){this.files.ask()}updated(t){let e=t.get("live");t.has("live")&&e?.last_export!==this.live.last_export&&this.files.ask()}render(){let{waiting_batches:t}=this.live;return i`<section><h2>${this.t("1q")}</h2>${t>0?i`<p class="notice warning">${this.t("1r",{count:this.number(t)})}
</p>`:l}
${this.s()} ${this.e(this.files,e=>this.q(e))}
</section>`}q({files:t,total_files:e}){if(t.length===0)return i`<p class="quiet">${this.t("1p")}</p>`;let s=this.all?t:t.slice(0,ee),a=new Map;for(let o of s){let c=o.date.slice(0,7);a.set(c,[...a.get(c)??[],o])}return i`
${[...a].map(([o,c])=>i`
<h3>${g(this.hass.locale,`${o}-01`,{month:"long",year:"numeric"})}</h3><ul>${c.map($=>this.W($))}
</ul>
`)}
${s.length<t.length?i`<button class="plain more" @click=${()=>this.all=!0}>${this.t("3s",{count:this.number(e)})}
</button>`:l}
`}W(t){let e=g(this.hass.locale,t.date,{weekday:"long",day:"numeric"});return i`<li><div><div>${e}</div><div class="quiet small">${Y(this.hass,t.size_bytes)}${t.archived?i` · ${this.t("1m")}`:l}
</div></div><button
class="plain"
aria-label=${this.t("1o",{date:g(this.hass.locale,t.date)})}
?disabled=${this.busy}
@click=${()=>this.run(()=>W(this.hass,Ht(t.filename)))}
>${this.t("1n")}
</button></li>`}};d([p()],X.prototype,"all",2);m("usage-stats-files",X);async function U(n){if(navigator.clipboard){await navigator.clipboard.writeText(n);return}let r=document.createElement("textarea");r.value=n,r.style.position="fixed",r.style.opacity="0",document.body.append(r),r.select(),document.execCommand("copy"),r.remove()}var jt="",St="",Vt="",ie=/\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((.+?)\)/;async function Wt(n,r){let[t,{documentation:e}]=await Promise.all([n.loadBackendTranslation("config",x),n.callWS({type:"manifest/get",integration:x})]),s=`component.${x}.config.step.sharing`,a={fold:jt,folded:St,end:Vt};return{title:t(`${s}.title`),description:t(`${s}.description`,{...r,documentation:e,...a}),share:t(`${s}.data.share`),collectorUrl:t(`${s}.data.collector_url`),collectorUrlHelp:t(`${s}.data_description.collector_url`),apiKey:t(`${s}.data.api_key`),apiKeyHelp:t(`${s}.data_description.api_key`),erase:t(`${s}.data.erase`),eraseHelp:t(`${s}.data_description.erase`)}}function Bt(n){return n.split(Vt).map(r=>{let[t="",e=""]=r.split(jt);if(e==="")return i`${pt(t)}`;let[s,a=""]=e.split(St);return i`${pt(t)}
<details><summary>${s}</summary>${pt(a)}
</details>`})}function pt(n){return n.split(/(```json\n[\s\S]*?\n```)|\n\n/).filter(r=>r!==void 0&&r.trim()!=="").map(r=>r.startsWith("```")?i`<pre tabindex="0">${r.slice(8,-4)}</pre>`:i`<p>${r.trim().split(`
`).map((t,e)=>e===0?i`${ut(t)}`:i`<br />${ut(t)}`)}
</p>`)}function ut(n){let r=ie.exec(n);if(r===null)return i`${n}`;let[t,e,s,a,o]=r,c=n.slice(0,r.index),$=n.slice(r.index+t.length),y;return e!==void 0?y=i`<strong>${e}</strong>`:s!==void 0?y=i`<code>${s}</code>`:y=i`<a href=${o} target="_blank" rel="noreferrer">${a}</a>`,i`${c}${y}${ut($)}`}function tt(n){let r="",t=0,e=!1,s=()=>`
${"  ".repeat(t)}`;for(let a=0;a<n.length;a+=1){let o=n.charAt(a);if(e)r+=o,o==="\\"?(a+=1,r+=n.charAt(a)):o==='"'&&(e=!1);else if(o==='"')e=!0,r+=o;else if(o==="{"||o==="["){t+=1;let c=n.charAt(a+1);r+=c==="}"||c==="]"?o:o+s()}else if(o==="}"||o==="]"){t=Math.max(0,t-1);let c=n.charAt(a-1);r+=c==="{"||c==="["?o:s()+o}else o===","?r+=o+s():o===":"?r+=`${o} `:r+=o}return r}var D=class extends h{constructor(){super(...arguments);this.copied=!1;this.erase=!1;this.preview=new f(this,()=>at(this.hass));this.words=new f(this,async()=>{let t=this.preview.value??await at(this.hass),{privacy_version:e=""}=this.live.sharing;return Wt(this.hass,{document:tt(t.payload),version:e})})}static{this.styles=[...h.styles,u` .state{font-size:1.143rem;}details{border-top:1px solid var(--line);padding:4px 0;}summary{cursor:pointer;min-height:40px;padding:8px 0;}.document{margin-top:20px;}pre{direction:ltr;text-align:start;}.help{color:var(--quiet);}`]}refresh(){this.admin&&this.preview.ask()}updated(t){let e=t.get("live");this.admin&&t.has("live")&&JSON.stringify(e?.sharing)!==JSON.stringify(this.live.sharing)&&this.preview.ask()}render(){return i`
<section><h2>${this.t("3b")}</h2>${this.d()} ${this.open===void 0?this.s():l}
${this.admin?this.K():l}
</section>${this.admin&&this.open==="share"?this.G():l}
${this.admin&&this.open==="stop"?this.Y():l}
`}d(){let{status:t,since:e,collector_url:s,next_submission:a}=this.live.sharing;return t==="off"?i`<p class="state">${this.t("sharing.off")}</p>`:e?i`
<p class="state">${this.t(`sharing.${t}`)}</p><p class="quiet">${this.t("35",{date:F(this.hass,e),version:this.live.sharing.policy_version??""})}
${this.t("3c",{address:s??""})}
${a?this.t("31",{time:w(this.hass,a)}):l}
</p>${t==="paused"?i`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`:l}
`:i`<p class="state">${this.t(`sharing.${t}`)}</p>`}K(){let t=this.live.sharing.status==="off";return i`
<div class="row">${t?i`<button @click=${()=>this.show("share")}>${this.t("33")}
</button>`:i`<button class="plain" @click=${()=>this.show("stop")}>${this.t("36")}
</button>`}
</div><div class="document">${this.e(this.preview,e=>this.Z(e))}
</div>
`}Z({payload:t,waiting:e,submissions:s}){return i`
<details><summary>${this.t(e?"3d":"3e")}
<span class="quiet small">${Y(this.hass,new TextEncoder().encode(t).length)}
</span></summary><p class="quiet small">${this.t("30")}</p><pre tabindex="0">${tt(t)}</pre><button class="plain" @click=${()=>this.copy(t)}>${this.t(this.copied?"1u":"1v")}
</button></details>${s.length===0?l:i`<h3>${this.t("3a")}</h3>${s.map(a=>this.Q(a))}`}
`}Q({from:t,to:e,state:s,at:a,payload:o}){let c={day:"numeric",month:"short",year:"numeric"},$=`${g(this.hass.locale,t,c)} – ${g(this.hass.locale,e,c)}`,y=a===null?"":` · ${w(this.hass,a)}`;return i`<details><summary>${$} <span class="quiet small">${this.t(`submission.${s}`)}${y}</span></summary>${o===""?i`<p class="quiet">${this.t("32")}</p>`:i`<pre tabindex="0">${tt(o)}</pre>`}
</details>`}G(){let{value:t}=this.words;return i`<usage-stats-dialog
heading=${t?.title??this.t("33")}
@closed=${()=>this.show(void 0)}
>${this.e(this.words,e=>i`
${Bt(e.description)}
<form id="share" @submit=${this.share}><label class="field">${e.collectorUrl}
<input
name="collector_url"
type="url"
required
autocomplete="off"
placeholder="https://"
.value=${this.live.sharing.collector_url??""}
/><span class="help">${e.collectorUrlHelp}</span></label><label class="field">${e.apiKey}
<input name="api_key" type="password" autocomplete="off" /><span class="help">${e.apiKeyHelp}</span></label><label class="tick"><input type="checkbox" required /><span>${e.share}</span></label></form>
`)}
${this.s()}
${this.i(()=>this.show(void 0))}
<button
type="submit"
form="share"
slot="buttons"
?disabled=${this.busy||this.words.value===void 0}
>${this.t("34")}
</button></usage-stats-dialog>`}Y(){return i`<usage-stats-dialog
heading=${this.t("39")}
@closed=${()=>this.show(void 0)}
><p>${this.t("38")}</p><label class="tick"><input
type="checkbox"
@change=${t=>this.erase=t.target.checked}
/><span>${this.t("2z")}</span></label>${this.s()}
${this.i(()=>this.show(void 0))}
<button slot="buttons" ?disabled=${this.busy} @click=${this.stop}>${this.t("37")}
</button></usage-stats-dialog>`}show(t){this.open=t,this.erase=!1,t!==void 0&&(this.notice=void 0),t==="share"&&this.words.ask()}async copy(t){await U(t),this.copied=!0}async share(t){t.preventDefault();let e=Object.fromEntries([...new FormData(t.target)].filter(([,a])=>a!=="")),s=this.live.sharing.privacy_version;await this.finish(()=>Ot(this.hass,{...e,...s?{privacy_policy_version:s}:{}}))}async stop(){await this.finish(()=>Rt(this.hass,this.erase))}async finish(t){let e=await this.run(t);e!==void 0&&(this.show(void 0),this.notice={text:e.message,failed:!e.success},this.preview.ask())}};d([p()],D.prototype,"open",2),d([p()],D.prototype,"copied",2),d([p()],D.prototype,"erase",2);m("usage-stats-privacy",D);var Qt=["action: usage_stats.record","data:","  skill: Espresso","  modality: button"].join(`
`),et=class extends h{constructor(){super(...arguments);this.copied=!1}static{this.styles=[...h.styles,u` .ways{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,260px),1fr));margin:16px 0;}.ways > div{border:1px solid var(--line);border-radius:12px;padding:16px;}.ways h3{color:inherit;font-size:1rem;margin-top:0;}`]}render(){return i`<section><h2>${this.t("1y")}</h2><p>${this.t("1x")}</p><div class="ways"><div><h3>${this.t("1z")}</h3><p>${this.t("21")}</p>${this.admin?i`<a class="button" href="/config/integrations/integration/${x}"
>${this.t("20")}</a
>`:l}
</div><div><h3>${this.t("1s")}</h3><p>${this.t("1t")}</p><pre>${Qt}</pre><button class="plain" @click=${this.copy}>${this.t(this.copied?"1u":"1v")}
</button></div></div><p class="quiet">${this.t("1w")}</p></section>`}async copy(){await U(Qt),this.copied=!0}};d([p()],et.prototype,"copied",2);m("usage-stats-first-run",et);var Gt=50,se=["file_not_written","write_failed","too_many_combinations","database_damaged"],mt=({skill:n,modality:r})=>`${n}
${r}`,H=class extends h{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.yesterday=new f(this,()=>C(this.hass,{days:1}));this.pending=new f(this,()=>_t(this.hass))}static{this.styles=[...h.styles,u` .facts{gap:12px;grid-template-columns:repeat(3,minmax(0,1fr));}.facts > div{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);padding:16px 20px;}dd{font-size:2.286rem;line-height:1.25;}dd.soon{font-size:1.571rem;line-height:2.857rem;}.head{margin-bottom:12px;}.head h2{margin:0;}.uses li{--bar:color-mix(in srgb,var(--accent) 15%,transparent);align-items:center;background:linear-gradient(var(--bar),var(--bar)) no-repeat left / var(--share) 100%;border:0;border-radius:8px;contain-intrinsic-size:auto 40px;content-visibility:auto;display:flex;gap:12px;justify-content:space-between;margin-bottom:4px;min-height:40px;padding:6px 12px;}.uses li:dir(rtl){background-position:right;}.uses .number{font-weight:500;}.more{margin-top:12px;}@media (max-width:600px){.facts{gap:8px;}.facts > div{padding:12px;}dd{font-size:1.625rem;}dd.soon{font-size:1.214rem;line-height:2.03rem;}}`]}willUpdate(t){let e=t.get("live");t.has("live")&&this.live.total_usages===0&&e?.date!==this.live.date&&this.yesterday.ask()}render(){let{live:t}=this;return t.known_combinations===0&&t.total_usages===0&&t.trackers.length===0?i`<usage-stats-first-run .hass=${this.hass} .live=${t}></usage-stats-first-run>`:i`
${this.J()}
<dl class="facts"><div><dt>${this.t("45")}</dt><dd>${this.number(t.total_usages)}</dd></div><div><dt>${this.t("3u")}</dt><dd>${this.number(t.total_combinations)}</dd></div><div><dt>${this.t("3t")}</dt><dd class="soon">${It(this.hass,t.closes)}</dd></div></dl><section>${this.X()}</section>${this.tt()} ${this.asked?this.et():l}
`}J(){let{issues:t}=this.live,e=se.filter(s=>t.includes(s));return e.length===0?l:i`<div class="notice warning">${e.map(s=>i`<p>${this.t(`issue.${s}`)}</p>`)}
${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`}X(){let{live:t}=this;if(t.stats.length===0){let o=this.yesterday.value?.total??0,c=o>0?this.t("43",{count:this.number(o)}):this.t("42");return i`<p>${c}</p>`}let e=this.rows(),s=this.all?e:e.slice(0,Gt),a=t.stats.reduce((o,{count:c})=>Math.max(o,c),0);return i`
<div class="row spread head"><h2>${this.title_()}</h2>${t.stats.length>Gt?i`<input
type="search"
aria-label=${this.t("3w")}
placeholder=${this.t("3w")}
.value=${this.filter}
@input=${this.st}
/>`:l}
</div><ul
class="uses"
@pointerdown=${this.hold}
@pointerup=${this.release}
@pointercancel=${this.release}
@pointerleave=${this.release}
@focusin=${this.hold}
@focusout=${this.release}
>${s.map(({skill:o,modality:c,count:$})=>i`<li style="--share:${100*$/a}%"><span class="name"><bdi>${o}</bdi> <bdi class="how">${c}</bdi></span><span class="number">${this.number($)}</span></li>`)}
</ul>${e.length===0?i`<p>${this.t("41")}</p>`:l}
${s.length<e.length?i`<button class="plain more" @click=${()=>this.all=!0}>${this.t("3s",{count:this.number(e.length)})}
</button>`:l}
`}title_(){let{date:t,closes:e}=this.live,s=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return t===s||!e?this.t("3y"):this.t("3z",{date:g(this.hass.locale,t)})}rows(){let t=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),e=t===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(t));if(this.held===void 0)return e;let s=new Map(this.held.map((o,c)=>[o,c])),a=s.size;return[...e].sort((o,c)=>(s.get(mt(o))??a)-(s.get(mt(c))??a))}tt(){let t=this.live.last_export;return i`
${this.s()}
<div class="row"><button ?disabled=${this.busy} @click=${this.export}>${this.t("3v")}
</button>${this.admin?i`<button class="plain" ?disabled=${this.busy} @click=${this.ask}>${this.t("44")}
</button>`:l}
<span class="quiet small">${t===null?this.t("40"):this.t("3x",{time:w(this.hass,t)})}
</span></div>
`}et(){let{value:t,error:e}=this.pending;return i`<usage-stats-dialog heading=${this.t("3j")} @closed=${this.unask}>${e!==void 0?i`<p>${this.t("3k")}</p>`:t===void 0?i`<div class="skeleton"></div>`:t>0?i`<p>${this.t("3i",{count:this.number(t)})}</p>`:i`<p>${this.t("3h")}</p>`}
${this.i(()=>this.unask())}
<button
slot="buttons"
class="danger"
?disabled=${this.busy||this.pending.asking}
@click=${this.reset}
>${this.t("3g")}
</button></usage-stats-dialog>`}st(t){this.filter=t.target.value}hold(){this.held??=this.live.stats.map(mt)}release(){this.held=void 0,this.requestUpdate()}async export(){let t=await this.run(()=>kt(this.hass));t&&(this.notice={text:t.message,failed:!t.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let t=await this.run(()=>Tt(this.hass));this.asked=!1,t&&(this.notice={text:t.message,failed:!t.success})}};d([p()],H.prototype,"filter",2),d([p()],H.prototype,"all",2),d([p()],H.prototype,"asked",2);m("usage-stats-today",H);var re=["runs","turned_on","pressed","opened","finished","playing","tags","voice","printers","features","errors","actions","custom"],ft=class extends h{static{this.styles=[...h.styles,u` li{display:grid;gap:2px 16px;grid-template-columns:minmax(0,1fr) auto;padding:14px 0;}.title{font-weight:500;}.last{text-align:end;}li > .notice{grid-column:1 / -1;margin:8px 0 0;padding:8px 12px;}@media (max-width:480px){li{grid-template-columns:minmax(0,1fr);}.last{text-align:start;}}`]}render(){let{trackers:r}=this.live;return i`
<section>${r.length===0?i`<p>${this.t("trackers.none")}</p>`:i`<ul>${r.map(t=>this.it(t))}
</ul>`}
</section>${this.admin?i`<div class="row"><a class="button" href="/config/integrations/integration/${x}"
>${this.t("trackers.change")}</a
></div>`:l}
`}it(r){return i`<li><div class="name title"><bdi>${r.name}</bdi></div><div class="last quiet small">${r.last===null?this.t("trackers.not_yet"):this.t("trackers.last",{time:w(this.hass,r.last)})}
</div><div class="quiet name">${this.records(r)}</div>${r.has_problem?i`<div class="notice warning"><p>${r.problem??this.t("trackers.problem")}</p>${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`:l}
</li>`}records({kind:r,skill:t,modality:e,event_type:s}){return typeof t=="string"?[t,e].filter(a=>typeof a=="string").join(" · "):typeof s=="string"?this.t("trackers.event",{type:s}):re.includes(r)?this.t(`trackers.kind.${r}`):this.t("trackers.unknown")}};m("usage-stats-trackers",ft);var ae=12,ne=420,oe=9,le=55;function P(n,r){let t=new Map;for(let e of n)t.set(r(e),(t.get(r(e))??0)+e.count);return[...t].sort((e,s)=>s[1]-e[1])}var M=class extends h{constructor(){super(...arguments);this.combinations=[];this.choice={};this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[...h.styles,u` table{border-collapse:separate;border-spacing:2px;font-size:0.929rem;margin:0 -2px;table-layout:fixed;width:calc(100% + 4px);}th{font-weight:400;height:36px;overflow-wrap:anywhere;padding:0;vertical-align:bottom;}:is(tbody,tfoot) th{text-align:start;vertical-align:middle;}tfoot th{padding-inline-start:4px;}thead th.quiet{padding-bottom:8px;}.small thead{font-size:0.786rem;}td{background-color:color-mix( in srgb,var(--accent) calc(var(--share,0) * 1%),color-mix(in srgb,var(--text) 4%,var(--card)) );border-radius:6px;font-variant-numeric:tabular-nums;height:36px;padding:0;text-align:center;}.total{background:none;font-weight:500;}table button{background:none;border-radius:6px;display:block;font-weight:inherit;height:100%;line-height:1.25;min-height:36px;overflow:hidden;padding:4px 2px;text-overflow:ellipsis;width:100%;}tbody th button{padding-inline:4px;text-align:start;}button[aria-pressed="true"]{box-shadow:inset 0 0 0 2px var(--accent);font-weight:500;}td.none{color:var(--quiet);}`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let t=P(this.combinations,({skill:v})=>v),e=P(this.combinations,({modality:v})=>v),s=this.width<ne,a=s?72:128,o=s?38:64,c=Math.max(3,Math.min(oe,Math.floor((this.width-a)/o))),$=e.length<=c-1,y=e.slice(0,$?c-1:c-2),gt=new Map(this.combinations.map(({skill:v,modality:_,count:S})=>[`${v}
${_}`,S])),Ut=Math.max(1,...gt.values()),bt=t.reduce((v,[,_])=>v+_,0),st=t.slice(0,ae);return i`
<table class=${s?"small":""}><colgroup><col style="width:${a}px" /></colgroup><thead><tr><td class="total"></td>${y.map(([v])=>i`<th scope="col">${this.button(v,{modality:v})}</th>`)}
${$?l:i`<th scope="col" class="quiet">${this.t("54")}</th>`}
<th scope="col" class="quiet">${this.t("5a")}</th></tr></thead><tbody>${st.map(([v,_])=>{let S=y.map(([N])=>gt.get(`${v}
${N}`)??0),$t=_-S.reduce((N,rt)=>N+rt,0);return i`<tr><th scope="row">${this.button(v,{skill:v})}</th>${S.map((N,rt)=>this.cell(N,Ut,{skill:v,modality:y[rt]?.[0]}))}
${$?l:i`<td class="quiet">${$t>0?this.number($t):"–"}</td>`}
<td class="total">${this.number(_)}</td></tr>`})}
</tbody><tfoot><tr><th scope="row" class="quiet">${this.t("5a")}</th>${y.map(([,v])=>i`<td class="total">${this.number(v)}</td>`)}
${$?l:i`<td class="total">${this.number(bt-y.reduce((v,[,_])=>v+_,0))}
</td>`}
<td class="total">${this.number(bt)}</td></tr></tfoot></table>${t.length>st.length?i`<p class="quiet small">${this.t("50",{count:this.number(t.length-st.length)})}
</p>`:l}
`}cell(t,e,s){return t===0?i`<td class="none">–</td>`:i`<td style="--share:${Math.round(6+(le-6)*(t/e))}">${this.button(this.number(t),s)}
</td>`}button(t,e){let{skill:s,modality:a}=this.choice,o=s===e.skill&&a===e.modality;return i`<button
aria-pressed=${o?"true":"false"}
@click=${()=>this.choose(o?{}:e)}
><bdi>${t}</bdi></button>`}choose(t){this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}};d([b({attribute:!1})],M.prototype,"combinations",2),d([b({attribute:!1})],M.prototype,"choice",2),d([p()],M.prototype,"width",2);m("usage-stats-matrix",M);var E=class extends h{constructor(){super(...arguments);this.days=28;this.choice={};this.combinations=[]}static{this.styles=[...h.styles,u` .pair{display:grid;gap:0 12px;grid-template-columns:repeat(auto-fit,minmax(min(100%,200px),1fr));}.pair .tick{align-self:end;}`]}render(){return this.admin?i`
${this.form===void 0?this.s():l}
<div class="row"><button @click=${()=>this.open("export")}>${this.t("4x")}
</button><button class="plain" @click=${()=>this.open("rename")}>${this.t("56")}
</button><button class="plain" @click=${()=>this.open("correct")}>${this.t("4u")}
</button></div>${this.form===void 0?l:this.rt(this.form)}
`:l}rt(t){return i`<usage-stats-dialog
heading=${this.t(`form_title.${t}`)}
@closed=${()=>this.form=void 0}
><form id="form" @submit=${this.nt}>${t==="export"?this.ot():t==="rename"?this.lt():this.dt()}
</form>${this.s()}
${this.i(()=>this.form=void 0)}
<button type="submit" form="form" slot="buttons" ?disabled=${this.busy}>${this.t(`form_do.${t}`)}
</button></usage-stats-dialog>`}ot(){return i`
<p>${this.t("1h",{days:this.number(this.days)})}</p><div class="pair">${this.select("layout",["long","wide"])} ${this.select("format",["csv","json"])}
${this.select("separator",["comma","semicolon"])}
<label class="tick"><input type="checkbox" name="zeros" /><span>${this.t("1i")}</span></label></div>
`}select(t,e){return i`<label class="field">${this.t(`export_field.${t}`)}
<select name=${t}>${e.map(s=>i`<option value=${s}>${this.t(`choice.${t}.${s}`)}
</option>`)}
</select></label>`}lt(){return i`
<p>${this.t("3f")}</p><div class="pair">${this.name("skill",!0)} ${this.name("modality",!1)}
${this.name("new_skill",!1)} ${this.name("new_modality",!1)}
</div>${this.names()}
`}dt(){return i`
<p>${this.t("a")}</p><div class="pair">${this.name("skill",!0)} ${this.name("modality",!0)}
<label class="field">${this.t("8")}
<input type="date" name="date" required max=${this.live.date} .value=${this.live.date} /></label><label class="field">${this.t("7")}
<input type="number" name="count" required step="1" inputmode="text" value="-1" /></label></div><label class="field">${this.t("9")}
<input name="reason" required maxlength="200" /></label>${this.names()}
`}name(t,e){let s=t.endsWith("skill")?"skill":"modality",a=t.startsWith("new")?"":this.choice[s]??"";return i`<label class="field">${this.t(`name.${t}`)}
<input
name=${t}
list=${`${s}s`}
maxlength="64"
autocomplete="off"
?required=${e}
.value=${a}
/></label>`}names(){let t=(e,s)=>i`<datalist id=${e}>${s.map(([a])=>i`<option value=${a}></option>`)}</datalist>`;return i`
${t("skills",P(this.combinations,({skill:e})=>e))}
${t("modalitys",P(this.combinations,({modality:e})=>e))}
`}open(t){this.notice=void 0,this.form=t}async nt(t){t.preventDefault();let e=Object.fromEntries([...new FormData(t.target)].filter(([,o])=>o!=="")),{form:s}=this,a=await this.run(()=>this.send(s,e));a!==void 0&&(this.form=void 0,this.notice={text:a.message,failed:!a.success},this.dispatchEvent(new CustomEvent("corrected")))}send(t,e){return t==="rename"?Et(this.hass,e):t==="correct"?qt(this.hass,{...e,count:Number(e.count)}):Pt(this.hass,{...e,...this.choice,days:this.days,zeros:"zeros"in e})}};d([b({type:Number})],E.prototype,"days",2),d([b({attribute:!1})],E.prototype,"choice",2),d([b({attribute:!1})],E.prototype,"combinations",2),d([p()],E.prototype,"form",2);m("usage-stats-corrections",E);var de=["day","week","month"],it={day:28,week:182,month:365},A=5,ce=1e3,Yt={day:"numeric",month:"short",year:"numeric"},Zt={day:"numeric",month:"short"},K=class extends h{constructor(){super(...arguments);this.by="day";this.choice={};this.all=new f(this,t=>C(this.hass,{days:it[t],limit:ce}));this.groups=new f(this,async(t,e)=>({by:t,trends:await C(this.hass,{days:it[t],group_by:t,limit:1,...e})}));this.hours=new f(this,(t,e)=>C(this.hass,{days:it[t],group_by:"hour_of_week",limit:1,...e}))}static{this.styles=[...h.styles,u` .controls{margin-bottom:16px;}.by{background-color:var(--card);border:1px solid var(--line);border-radius:20px;display:flex;}.by button{background:none;min-height:38px;}.by button[aria-pressed="true"]{background-color:color-mix(in srgb,var(--accent) 22%,var(--card));}select{border-radius:20px;max-width:220px;text-overflow:ellipsis;}.two{display:grid;gap:20px 32px;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));}.two h3:first-child{margin-top:0;}li{display:flex;gap:12px;justify-content:space-between;padding:8px 0;}.chosen{margin-bottom:0;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.n()}firstUpdated(){!this.all.asking&&this.all.value===void 0&&this.n()}n(){this.all.ask(this.by),this.c()}c(){this.groups.ask(this.by,this.choice),this.hours.ask(this.by,this.choice)}render(){return i`
<div class="row spread controls"><div class="by" role="group" aria-label=${this.t("4r")}>${de.map(t=>i`<button
aria-pressed=${t===this.by?"true":"false"}
@click=${()=>this.group(t)}
>${this.t(`group.${t}`)}
</button>`)}
</div>${this.ct()}
</div><section>${this.ht()}
${this.e(this.groups,({by:t,trends:e})=>this.ut(t,e))}
</section><section><h2>${this.t("4y")}</h2>${this.e(this.hours,({groups:t})=>i`<usage-stats-heatmap
.hours=${t}
.locale=${this.hass.locale}
heading=${this.t("4y")}
></usage-stats-heatmap>`)}
</section>${this.e(this.all,t=>this.pt(t))}
<usage-stats-corrections
.hass=${this.hass}
.live=${this.live}
.days=${it[this.by]}
.choice=${this.choice}
.combinations=${this.all.value?.combinations??[]}
@corrected=${this.n}
></usage-stats-corrections>
`}ct(){let t=P(this.all.value?.combinations??[],({skill:s})=>s);if(t.length<2&&this.choice.skill===void 0)return l;let e=t.map(([s])=>s);return this.choice.skill!==void 0&&!e.includes(this.choice.skill)&&e.push(this.choice.skill),i`<select aria-label=${this.t("58")} @change=${this.mt}><option value="" ?selected=${this.choice.skill===void 0}>${this.t("4q")}
</option>${e.map(s=>i`<option value=${`=${s}`} ?selected=${this.choice.skill===s}>${s}
</option>`)}
</select>`}ht(){let{skill:t,modality:e}=this.choice;return t===void 0&&e===void 0?l:i`<div class="row spread"><h2 class="name chosen">${t===void 0?l:i`<bdi>${t}</bdi>`}
${e===void 0?l:i`<bdi class="how">${e}</bdi>`}
</h2><button class="plain" @click=${()=>this.choose({})}>${this.t("57")}
</button></div>`}ut(t,e){if(e.days===0)return i`<p>${this.t("52")}</p>`;let{compared:s}=e;return i`
<dl class="facts">${this.fact("5b",this.number(e.total))}
${s===null?l:this.fact("4s",this.change(s))}
${this.fact("4v",this.number(e.days_without))}
${e.expected===null?l:this.fact("4w",i`${this.number(Math.round(e.expected.total.expected))}
<span class="quiet small"
>${this.t("55",{low:this.number(e.expected.total.low),high:this.number(e.expected.total.high)})}</span
>`)}
</dl><usage-stats-bars
.bars=${e.groups.map(a=>this.bar(t,a))}
.locale=${this.hass.locale}
heading=${this.t("4t")}
></usage-stats-bars>
`}fact(t,e){return i`<div><dt>${this.t(t)}</dt><dd>${e}</dd></div>`}change({change:t,change_percent:e}){let s={signDisplay:"exceptZero"},{locale:a}=this.hass;return e===null?T(a,t,s):T(a,e/100,{...s,style:"percent",maximumFractionDigits:0})}bar(t,e){let{locale:s}=this.hass;if(t==="month"){let o=`${e.month}-01`;return{label:g(s,o,{month:"short"}),name:g(s,o,{month:"long",year:"numeric"}),value:e.count}}if(t==="week"){let o=e.week;return{label:g(s,o,Zt),name:this.t("5c",{date:g(s,o,Yt)}),value:e.count}}let a=e.date;return{label:g(s,a,Zt),name:g(s,a),value:e.count}}pt(t){let{combinations:e}=t,s=e.filter(({count:c})=>c>0),a=new Set(s.map(({skill:c})=>c)),o=new Set(s.map(({modality:c})=>c));return i`
${a.size>1&&o.size>1?i`<section><h2>${this.t("59")}</h2><usage-stats-matrix
.hass=${this.hass}
.combinations=${s}
.choice=${this.choice}
@chosen=${c=>this.choose(c.detail)}
></usage-stats-matrix></section>`:l}
${s.length===0&&t.not_used.length===0?l:this.ft(t,s)}
`}ft(t,e){let s=e.length>A?e.slice(A).slice(-A).reverse():[];return i`<section><div class="two">${e.length===0?l:i`<div><h3>${this.t("51")}</h3>${this.counts(e.slice(0,A))}
</div>`}
${s.length===0?l:i`<div><h3>${this.t("4z")}</h3>${this.counts(s)}
</div>`}
</div>${t.not_used.length===0?l:i`<h3>${this.t("53")}</h3><ul>${t.not_used.slice(0,2*A).map(({skill:a,modality:o,last:c})=>i`<li><span class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></span><span class="number quiet">${g(this.hass.locale,c,Yt)}</span></li>`)}
</ul>`}
</section>`}counts(t){return i`<ul>${t.map(({skill:e,modality:s,count:a})=>i`<li><span class="name"><bdi>${e}</bdi> <bdi class="how">${s}</bdi></span><span class="number">${this.number(a)}</span></li>`)}
</ul>`}group(t){this.by=t,this.n()}mt(t){let{value:e}=t.target;this.choose(e===""?{}:{skill:e.slice(1)})}choose(t){this.choice=t,this.c(),this.renderRoot.querySelector("section")?.scrollIntoView({block:"nearest"})}};d([p()],K.prototype,"by",2),d([p()],K.prototype,"choice",2);m("usage-stats-trends",K);var he=60,Jt=3650,pe=50,Xt=1e3,ue=600,me=["dashboards","templates","areas","labels","integrations"],fe=["never","not_since","off","unavailable","no_change_seen"],ve={day:"numeric",month:"long",year:"numeric"},j=class extends h{constructor(){super(...arguments);this.days=he;this.limit=pe;this.unused=new f(this,(t,e)=>Ct(this.hass,t,e))}static{this.styles=[...h.styles,u` .question{font-size:1.143rem;margin-bottom:16px;}.question input{text-align:center;width:5.5rem;}details{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);margin-bottom:12px;}summary{align-items:center;border-radius:inherit;cursor:pointer;display:flex;font-weight:500;gap:8px;min-height:52px;padding:8px 20px;}summary::before{color:var(--quiet);content:"▸" / "";width:12px;}details[open] > summary::before{content:"▾" / "";}summary .number{background-color:var(--soft);border-radius:12px;font-size:0.875rem;margin-inline-start:auto;padding:2px 10px;}summary .number.zero{background:none;color:var(--quiet);}ul{padding:0 20px 8px;}li a{font-weight:500;}details button{margin:0 20px 16px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}firstUpdated(){!this.unused.asking&&this.unused.value===void 0&&this.ask()}ask(){this.unused.ask(this.days,this.limit)}render(){let[t,e]=this.t("unused.question").split("{days}");return i`
<label class="row question"><span>${t}</span><input
type="number"
inputmode="numeric"
min="1"
max=${Jt}
.value=${String(this.days)}
@input=${this.gt}
/><span>${e}</span></label>${this.e(this.unused,s=>this.vt(s))}
`}vt(t){let e=t.not_known.filter(a=>me.includes(a)).map(a=>this.t(`unused.not_known.${a}`)),{language:s}=this.hass.locale;return i`
${wt.map(a=>this.bt(t,a))}
${this.m("combinations",t.totals.combinations,()=>t.combinations.map(({skill:a,modality:o,last:c})=>i`<li><div class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></div><div class="quiet small">${c===null?this.t("unused.why.never"):this.t("unused.why.not_since",{date:g(this.hass.locale,c,ve)})}
</div></li>`))}
<p class="quiet small">${this.t("unused.note",{names:new Intl.ListFormat(s).format(e)})}
${t.recorder_since===null?this.t("unused.no_recorder"):this.t("unused.recorder",{date:F(this.hass,t.recorder_since)})}
</p>
`}bt(t,e){return this.m(e,t.totals[e],()=>t[e].map(s=>this.yt(s)))}m(t,e,s){let a=this.t(`unused.kind.${t}`),o=i`<span class="number ${e===0?"zero":""}">${this.number(e)}
</span>`;return i`<details><summary>${a} ${o}</summary>${e===0?i`<ul><li class="quiet">${this.t("unused.none")}</li></ul>`:i`<ul>${s()}
</ul>`}
${e>this.limit&&this.limit<Xt?i`<button class="plain" @click=${this.showAll}>${this.t("3s",{count:this.number(e)})}
</button>`:l}
</details>`}yt(t){let{name:e,used_by:s}=t,a=ge(t.entity_id);return i`<li><div class="name">${a===void 0||!this.admin?i`<bdi>${e}</bdi>`:i`<a href=${a}><bdi>${e}</bdi></a>`}
</div><div class="quiet small name">${this.why(t)}</div>${s.length===0?l:i`<div class="quiet small name">${this.t("unused.used_by",{names:new Intl.ListFormat(this.hass.locale.language).format(s.map(o=>this.friendly(o)))})}
</div>`}
</li>`}why({why:t,last:e,seen_since:s}){let a=fe.includes(t)?t:"not_since",o=a==="no_change_seen"?s:e;if(o===null)return a==="off"||a==="unavailable"?this.t(`unused.why.${a}`):this.t("unused.why.never");let c=F(this.hass,o);return this.t(`unused.why.${a}`,{date:c})}friendly(t){let e=this.hass.states[t]?.attributes.friendly_name;return typeof e=="string"?e:t}gt(t){let e=t.target.valueAsNumber;clearTimeout(this.timer),!(!Number.isInteger(e)||e<1||e>Jt)&&(this.days=e,this.timer=setTimeout(()=>this.ask(),ue))}showAll(){this.limit=Xt,this.ask()}};d([p()],j.prototype,"days",2),d([p()],j.prototype,"limit",2);function ge(n){let r=n.split(".",1)[0];return r==="automation"||r==="script"||r==="scene"?`/config/${r}/show/${n}`:`/history?entity_id=${n}`}m("usage-stats-unused",j);var be="/usage-stats",$e=1e4,vt=[{id:"today",path:"",icon:"mdi:calendar-today"},{id:"trends",path:"/trends",icon:"mdi:chart-line"},{id:"unused",path:"/unused",icon:"mdi:sleep"},{id:"trackers",path:"/trackers",icon:"mdi:radar"},{id:"data",path:"/data",icon:"mdi:folder-outline"}],ye=n=>"stats"in n,k=class extends q{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[z,u` :host{background-color:var(--primary-background-color,#fafafa);display:flex;flex-direction:column;height:calc( 100dvh - var(--safe-area-inset-top,0px) - var(--safe-area-inset-bottom,0px) );}header{align-items:center;background-color:var(--app-header-background-color,var(--primary-background-color));border-bottom:var(--app-header-border-bottom,1px solid var(--line));color:var(--app-header-text-color,var(--text));display:flex;flex:none;height:var(--header-height,56px);padding:0 4px;}h1{font-size:1.429rem;font-weight:400;margin:0 0 0 12px;}nav{border-bottom:1px solid var(--line);display:flex;flex:none;justify-content:center;gap:4px;}nav a{align-items:center;border-bottom:3px solid transparent;border-top:3px solid transparent;color:var(--quiet);display:flex;gap:8px;min-height:48px;padding:0 16px;text-decoration:none;}nav a[aria-current]{border-bottom-color:var(--accent);color:var(--text);font-weight:500;}nav a:hover{background-color:color-mix(in srgb,var(--text) 5%,transparent);}nav ha-icon{--mdc-icon-size:20px;flex:none;height:20px;width:20px;}.scroll{flex:1;min-height:0;overflow:hidden auto;}main{margin:0 auto;max-width:932px;padding:24px 16px 48px;}:host([narrow]) nav{background-color:var(--card);border-bottom:0;border-top:1px solid var(--line);gap:0;order:1;}:host([narrow]) nav a{border-bottom:0;flex:1 1 0;flex-direction:column;font-size:0.8125rem;gap:2px;justify-content:center;line-height:1.2;min-height:56px;min-width:0;padding:0 2px;}:host([narrow]) nav a[aria-current]{border-top-color:var(--accent);}:host([narrow]) main{padding:12px 12px 24px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(t){return t.size!==1||!t.has("hass")||ct(t.get("hass"),this.hass)}willUpdate(t){let e=t.get("hass");t.has("hass")&&(e!==void 0&&e.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start(),ot(this.hass.language)||this.loadTexts())}async loadTexts(){try{await Ft(this.hass.language)}catch{return}this.requestUpdate()}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,$e),this.stop=Nt(this.hass.connection,(t,e)=>{clearTimeout(this.timer),this.late=!1,this.error=e===void 0?void 0:G({message:e})??"",t!==void 0&&(this.live=t,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return Q(this.hass.language)}get place(){let t=this.route?.path??"";return vt.find(e=>e.path===t)??vt[0]}render(){return i`
<header><ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button><h1>${xt(this.hass.language)("title")}</h1></header>${ot(this.hass.language)?this.$t():i`<div class="scroll"><main>${J(6)}</main></div>`}
`}$t(){let{place:t}=this;return i`
<nav aria-label=${this.t("places")}>${vt.map(({id:e,path:s,icon:a})=>i`<a
href="${be}${s}"
aria-current=${e===t.id?"page":l}
><ha-icon .icon=${a} aria-hidden="true"></ha-icon><span>${this.t(`place.${e}`)}</span></a>`)}
</nav><div class="scroll"><main>${this.d()} ${this.xt(t)}</main></div>
`}d(){let t=this.error??(this.late?this.t("p"):void 0);return!this.hass.connected&&this.live!==void 0?i`<p class="notice warning" role="status">${this.t("lost",{time:dt(this.hass,this.told)})}
</p>`:t===void 0?l:i`<div class="notice error" role="alert"><p>${t||this.t("q")}</p><button @click=${this.start}>${this.t("o")}</button></div>`}xt(t){let{hass:e,live:s}=this;if(s===void 0)return this.error===void 0?J(6):i``;if(!ye(s))return this.wt(s);switch(t.id){case"trends":return i`<usage-stats-trends .hass=${e} .live=${s}></usage-stats-trends>`;case"unused":return i`<usage-stats-unused .hass=${e} .live=${s}></usage-stats-unused>`;case"trackers":return i`<usage-stats-trackers .hass=${e} .live=${s}></usage-stats-trackers>`;case"data":return i`
<usage-stats-files .hass=${e} .live=${s}></usage-stats-files><usage-stats-privacy .hass=${e} .live=${s}></usage-stats-privacy>${e.user?.is_admin?i`
<usage-stats-events .hass=${e} .live=${s}></usage-stats-events><usage-stats-deletion
.hass=${e}
.live=${s}
@deleted=${this.refresh}
></usage-stats-deletion>
`:l}
`;default:return i`<usage-stats-today .hass=${e} .live=${s}></usage-stats-today>`}}refresh(){for(let t of this.renderRoot.querySelectorAll("main > *"))t.refresh?.()}wt(t){if(t.state==="setup_in_progress"||t.state==="unload_in_progress")return i`<section><p>${this.t("starting")}</p></section>`;let e=this.hass.user?.is_admin===!0;return i`<section><h2>${this.t("not_loaded")}</h2>${t.reason?i`<p>${t.reason}</p>`:l}
<p class="quiet">${this.t("2n")}</p>${e?i`<div class="row"><a class="button" href="/config/integrations/integration/${x}"
>${this.t("2o")}</a
>${t.issues.length>0?i`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`:l}
</section>`}};d([b({attribute:!1})],k.prototype,"hass",2),d([b({type:Boolean,reflect:!0})],k.prototype,"narrow",2),d([b({attribute:!1})],k.prototype,"route",2),d([p()],k.prototype,"live",2),d([p()],k.prototype,"error",2),d([p()],k.prototype,"late",2);m("usage-stats-panel",k);export{k as UsageStatsPanel};
