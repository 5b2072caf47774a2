import{A as qt,B as Ot,C as zt,D as Rt,E as Ht,F as G,G as ht,H as Dt,I as Mt,J as Ft,K as At,L as Nt,M as It,N as Y,O as jt,a as d,b as m,c as i,d as l,e as C,f as g,g as p,h as u,i as _,j as $,l as dt,q as Tt,s as x,t as _t,v as Et,w as Pt,x as Ct,y as L,z as Lt}from"./shared.js";var ae={en:()=>import("./panel_en.js"),de:()=>import("./panel_de.js")},q=new Map,A=n=>/^de\b/i.test(n)?"de":"en";async function Vt(n){let r=A(n);q.has(r)||q.set(r,(await ae[r]()).default)}function ct(n){return q.has(A(n))}function Kt(n,r){return q.get(A(n))[r]}function Wt(n,r){return Object.keys(q.get(A(n))).filter(t=>t.startsWith(r)).map(t=>t.slice(r.length))}function Z(n){let r=q.get(A(n));return(t,e={})=>r[t].replace(/\{(\w+)\}/g,(s,a)=>String(e[a]??s))}var O=class extends Error{};function J(n){if(n instanceof O)return;let{message:r}=n??{};return typeof r=="string"&&r!==""?r:void 0}async function pt(n){let r,t=new Promise((e,s)=>{r=setTimeout(()=>s(new O),1e4)});try{return await Promise.race([n,t])}finally{clearTimeout(r)}}var f=class{constructor(r,t){this.host=r;this.call=t;this.asking=!1;this.latest=0;r.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...r){this.last=r,this.latest+=1;let t=this.latest;this.asking=!0,this.host.requestUpdate();let e,s;try{e=await pt(this.call(...r))}catch(a){s=a??new Error}t===this.latest&&(this.asking=!1,this.error=s,s===void 0&&(this.value=e),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var z=m` :host{--accent:var(--primary-color,#009ac7);--card:var(--card-background-color,var(--ha-card-background,#fff));--line:var(--divider-color,rgba(0,0,0,0.12));--quiet:var(--secondary-text-color,#5e5e5e);--soft:color-mix(in srgb,var(--accent) 14%,var(--card));--text:var(--primary-text-color,#212121);color:var(--text);display:block;font-size:1rem;line-height:1.45;}*{box-sizing:border-box;}section{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);margin-bottom:16px;padding:20px;}h2{font-size:1.143rem;font-weight:500;line-height:1.3;margin:0 0 12px;}h3{color:var(--quiet);font-size:0.875rem;font-weight:500;margin:20px 0 8px;}p{margin:0 0 12px;overflow-wrap:anywhere;}:is(p,ul,dl):last-child{margin-bottom:0;}a{color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:2px;text-underline-offset:3px;}.quiet{color:var(--quiet);}.small{font-size:0.875rem;}.number{font-variant-numeric:tabular-nums;white-space:nowrap;}.name{overflow-wrap:anywhere;unicode-bidi:isolate;}.row{align-items:center;display:flex;flex-wrap:wrap;gap:8px;}.spread{justify-content:space-between;}button,.button{align-items:center;background-color:var(--soft);border:1px solid transparent;border-radius:20px;color:inherit;cursor:pointer;display:inline-flex;font:inherit;font-weight:500;justify-content:center;min-height:40px;padding:6px 18px;text-decoration:none;}button:hover,.button:hover{background-color:color-mix(in srgb,var(--accent) 24%,var(--card));}button.plain,.button.plain{background-color:transparent;border-color:var(--line);}button.plain:hover{background-color:var(--soft);}button.danger{background-color:color-mix(in srgb,var(--error-color,#db4437) 16%,var(--card));}button:disabled{cursor:default;opacity:0.5;}:focus-visible,[type="date"]:focus-within{outline:2px solid var(--accent);outline-offset:2px;}input,select{background-color:var(--card);border:1px solid color-mix(in srgb,var(--text) 45%,transparent);border-radius:8px;color:inherit;font:inherit;max-width:100%;min-height:40px;min-width:0;padding:6px 12px;}input[type="checkbox"]{accent-color:var(--accent);flex:none;height:20px;margin:0;min-height:0;width:20px;}label.field{display:grid;font-size:0.875rem;gap:4px;margin-bottom:12px;}label.field :is(input,select){font-size:1rem;width:100%;}label.tick{align-items:center;display:flex;gap:12px;margin-bottom:12px;min-height:40px;}ul{list-style:none;margin:0;padding:0;}li{border-top:1px solid var(--line);padding:10px 0;}li:first-child{border-top:0;padding-top:0;}li:last-child{padding-bottom:0;}.facts{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(112px,1fr));margin:0 0 16px;}.facts > div{display:flex;flex-direction:column-reverse;justify-content:flex-end;}dt{color:var(--quiet);font-size:0.875rem;hyphens:auto;overflow-wrap:anywhere;}dd{font-size:1.714rem;font-variant-numeric:tabular-nums;font-weight:300;line-height:1.3;margin:0;overflow-wrap:anywhere;}.how{color:var(--quiet);margin-inline-start:6px;}pre{background-color:color-mix(in srgb,var(--text) 6%,var(--card));border-radius:8px;font-size:0.875rem;line-height:1.5;margin:0 0 12px;max-height:480px;overflow-y:auto;overflow-wrap:anywhere;padding:12px 16px;white-space:pre-wrap;}.notice{background-color:color-mix(in srgb,var(--notice,var(--accent)) 14%,var(--card));border-inline-start:4px solid var(--notice,var(--accent));border-radius:8px;margin-bottom:16px;overflow-wrap:anywhere;padding:12px 16px;}section .notice{margin:12px 0;}.notice.warning{--notice:var(--warning-color,#ffa600);}.notice.error{--notice:var(--error-color,#db4437);}.skeleton{animation:appear 0s 300ms backwards;background-color:color-mix(in srgb,var(--text) 9%,transparent);border-radius:6px;height:16px;margin:10px 0;}@keyframes appear{from{visibility:hidden;}}@media (max-width:600px){section{padding:16px;}}@media (forced-colors:active){button,.button{border-color:ButtonText;}}`;var ne=864e5;function R(n,r,t){let{locale:e,config:s}=n,a=e.time_zone==="server"?{timeZone:s.time_zone}:{},o="hour"in t?{hour12:dt(e)}:{};return new Intl.DateTimeFormat(e.language,{...t,...o,...a}).format(new Date(r))}function ut({locale:n}){return{hour:dt(n)?"numeric":"2-digit",minute:"2-digit"}}function X(n,r){return R(n,r,ut(n))}function w(n,r){let t={day:"numeric",month:"short",year:"numeric"},e=R(n,new Date().toISOString(),t);return R(n,r,t)===e?X(n,r):R(n,r,{...t,...ut(n)})}function St(n,r){let t=Date.parse(r)-Date.now();return t>0&&t<ne?X(n,r):R(n,r,{weekday:"short",...ut(n)})}function N(n,r){return R(n,r,{day:"numeric",month:"long",year:"numeric"})}function U(n,r){let[t,e]=r<1e3?[r,"byte"]:r<1e6?[r/1e3,"kilobyte"]:[r/1e6,"megabyte"];return _(n.locale,t,{style:"unit",unit:e,unitDisplay:e==="byte"?"long":"short",maximumFractionDigits:1})}var tt=class extends C{constructor(){super(...arguments);this.heading=""}static{this.styles=[z,m` dialog{background-color:var(--card);border:0;border-radius:20px;box-shadow:0 8px 32px rgba(0,0,0,0.35);color:var(--text);max-height:calc(100dvh - 32px);max-width:min(560px,calc(100vw - 32px));overflow-y:auto;padding:24px;width:100%;}dialog::backdrop{background-color:rgba(0,0,0,0.5);}h2{font-size:1.429rem;font-weight:400;margin-bottom:16px;overflow-wrap:anywhere;}.row{justify-content:flex-end;margin-top:24px;}`]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.renderRoot.querySelector("dialog")?.showModal()}render(){return i`<dialog aria-labelledby="heading" @close=${this.n}><h2 id="heading">${this.heading}</h2><slot></slot><div class="row"><slot name="buttons"></slot></div></dialog>`}n(){this.dispatchEvent(new CustomEvent("closed"))}};d([g()],tt.prototype,"heading",2);u("usage-stats-dialog",tt);function mt(n,r){return n===void 0||n.language!==r.language||n.locale!==r.locale||n.connected!==r.connected||n.connection!==r.connection||n.user?.is_admin!==r.user?.is_admin}var c=class extends C{constructor(){super(...arguments);this.busy=!1}static{this.styles=[z]}get t(){return Z(this.hass.language)}named(t){return Kt(this.hass.language,t)}get admin(){return this.hass.user?.is_admin===!0}number(t){return _(this.hass.locale,t)}shouldUpdate(t){return t.size!==1||!t.has("hass")||mt(t.get("hass"),this.hass)}refresh(){}render(){try{return this.e()}catch{return this.m(this.t(18),()=>location.reload())}}m(t,e){return i`<div class="notice error" role="alert"><p>${t}</p><button @click=${e}>${this.t(17)}</button></div>`}async run(t){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await pt(t())}catch(e){this.notice={text:this.reason(e),failed:!0};return}finally{this.busy=!1}}}reason(t){return t instanceof O?this.t(19):J(t)??this.t(20)}r(t){return i`<button slot="buttons" class="plain" @click=${t}>${this.t("cancel")}
</button>`}i(){let t=this.notice;return i`<div role="status">${t===void 0?l:i`<p class="notice ${t.failed?"error":""}">${t.text}</p>`}
</div>`}s(t,e){let{value:s}=t,a=l,o=t.error===void 0?void 0:this.reason(t.error);if(s===void 0)o===void 0&&(a=et(4));else try{a=e(s)}catch{o=this.t(18)}return i`${o===void 0?l:this.m(o,()=>t.again())} ${a}`}};d([g({attribute:!1})],c.prototype,"hass",2),d([g({attribute:!1})],c.prototype,"live",2),d([p()],c.prototype,"busy",2),d([p()],c.prototype,"notice",2);function et(n){let r=["92%","76%","84%","60%"];return i`<div aria-hidden="true">${Array.from({length:n},(t,e)=>i`<div class="skeleton" style="width:${r[e%4]}"></div>`)}
</div>`}var H=class extends c{constructor(){super(...arguments);this.files=!1;this.word="";this.totals=new f(this,()=>G(this.hass))}e(){return i`<section><h2>${this.t(59)}</h2><p class="quiet">${this.t(58)}</p>${this.step===void 0?this.i():l}
<div class="row"><button
?disabled=${this.busy}
@click=${()=>this.run(()=>Y(this.hass,It))}
>${this.t(57)}
</button><button class="danger" @click=${this.begin}>${this.t(56)}</button></div>${this.step==="numbers"?this.S():l}
${this.step==="word"?this.z():l}
</section>`}S(){return i`<usage-stats-dialog heading=${this.t(14)} @closed=${this.close}>${this.s(this.totals,({total_events:t})=>i`<p>${this.t(13,{events:this.number(t)})}</p>`)}
<label class="tick"><input
type="checkbox"
.checked=${this.files}
@change=${t=>this.files=t.target.checked}
/><span>${this.t(6)}</span></label><p class="quiet">${this.t(this.files?9:8)}</p>${this.r(()=>this.close())}
<button
slot="buttons"
class="danger"
@click=${()=>{this.step="word"}}
>${this.t(7)}
</button></usage-stats-dialog>`}z(){let t=this.t(16),e=this.word.trim().toLocaleUpperCase(this.hass.language)===t;return i`<usage-stats-dialog heading=${this.t(12)} @closed=${this.close}><p>${this.t(this.files?11:10)}</p><label class="field">${this.t(15,{word:t})}
<input
autocomplete="off"
autocapitalize="characters"
@input=${s=>this.word=s.target.value}
/></label>${this.i()} ${this.r(()=>this.close())}
<button
slot="buttons"
class="danger"
?disabled=${this.busy||!e}
@click=${this.delete}
>${this.t(5)}
</button></usage-stats-dialog>`}begin(){this.notice=void 0,this.files=!1,this.word="",this.step="numbers",this.totals.ask()}close(){this.step=void 0}async delete(){let t=await this.run(()=>At(this.hass,this.files));if(t===void 0)return;this.close();let e=this.t(4,{events:this.number(t.deleted_events),submissions:this.number(t.deleted_history),files:this.number(t.deleted_files)});this.notice={text:`${t.message} ${e}`,failed:!t.success},this.dispatchEvent(new CustomEvent("deleted"))}};d([p()],H.prototype,"step",2),d([p()],H.prototype,"files",2),d([p()],H.prototype,"word",2);u("usage-stats-deletion",H);var ft=50,Bt=1e3,I=class extends c{constructor(){super(...arguments);this.type="";this.limit=ft;this.week=new f(this,()=>G(this.hass));this.events=new f(this,(t,e)=>Ht(this.hass,t,e===""?void 0:e))}static{this.styles=[...c.styles,m` .list{margin:20px 0 8px;}.list h3{margin:0;}li{display:grid;gap:2px 16px;grid-template-columns:minmax(0,1fr) auto;}li > :last-child{grid-column:1 / -1;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}firstUpdated(){!this.events.asking&&this.events.value===void 0&&this.ask()}refresh(){this.ask()}ask(){this.week.ask(),this.events.ask(this.limit,this.type)}e(){return i`<section><h2>${this.t(32)}</h2>${this.live.records_events?l:i`<p>${this.t(30)}</p>`}
${this.s(this.week,({this_week:t})=>{let e=s=>Object.entries(s).map(([a,o])=>`${a} ${this.number(o)}`).join(" · ");return i`<dl class="facts">${this.fact(22,t.jobs_completed)}
${this.fact(25,t.jobs_failed)}
${this.fact(26,t.print_hours)}
${this.fact(24,t.error_count)}
${this.fact(34,t.uptime_hours)}
</dl>${Object.keys(t.by_printer_type).length===0?l:i`<p class="quiet small">${this.t(31,{counts:e(t.by_printer_type)})}
</p>`}
${Object.keys(t.by_error_type).length===0?l:i`<p class="quiet small">${this.t(23,{counts:e(t.by_error_type)})}
</p>`}`})}
<div class="row spread list"><h3>${this.t(27)}</h3><select aria-label=${this.t(33)} @change=${this.q}><option value="">${this.t(21)}</option>${Wt(this.hass.language,"event.").map(t=>i`<option value=${t}>${this.name(t)}</option>`)}
</select></div>${this.s(this.events,t=>this.W(t))}
</section>`}fact(t,e){return i`<div><dt>${this.t(t)}</dt><dd>${this.number(e)}</dd></div>`}W(t){return t.length===0?i`<p class="quiet">${this.t(29)}</p>`:i`<ul>${t.map(e=>i`<li><div>${this.name(e.event_type)}</div><div class="quiet small number">${w(this.hass,e.timestamp)}</div><div class="quiet small name">${Object.entries(e.metadata).map(([s,a])=>`${s}: ${String(a)}`).join(" · ")}
</div></li>`)}
</ul>${t.length>=this.limit&&this.limit<Bt?i`<button class="plain" @click=${this.more}>${this.t(28)}
</button>`:l}`}name(t){return this.named(`event.${t}`)??t}q(t){this.type=t.target.value,this.limit=ft,this.events.ask(this.limit,this.type)}more(){this.limit=Math.min(Bt,this.limit+ft),this.events.ask(this.limit,this.type)}};d([p()],I.prototype,"type",2),d([p()],I.prototype,"limit",2);u("usage-stats-events",I);var oe=5,it=class extends c{constructor(){super(...arguments);this.all=!1;this.files=new f(this,()=>Rt(this.hass))}static{this.styles=[...c.styles,m` h3{margin:16px 0 4px;}li{align-items:center;display:flex;flex-wrap:wrap;gap:12px;justify-content:space-between;padding:6px 0;}.more{margin-top:12px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.files.ask()}refresh(){this.files.ask()}updated(t){let e=t.get("live");t.has("live")&&e?.last_export!==this.live.last_export&&this.files.ask()}e(){let{waiting_batches:t}=this.live;return i`<section><h2>${this.t(41)}</h2>${t>0?i`<p class="notice warning">${this.t(42,{count:this.number(t)})}
</p>`:l}
${this.i()} ${this.s(this.files,e=>this.K(e))}
</section>`}K({files:t,total_files:e}){if(t.length===0)return i`<p class="quiet">${this.t(40)}</p>`;let s=this.all?t:t.slice(0,oe),a=new Map;for(let o of s){let h=o.date.slice(0,7);a.set(h,[...a.get(h)??[],o])}return i`${[...a].map(([o,h])=>i`<h3>${$(this.hass.locale,`${o}-01`,{month:"long",year:"numeric"})}</h3><ul>${h.map(b=>this.G(b))}
</ul>`)}
${s.length<t.length?i`<button class="plain more" @click=${()=>this.all=!0}>${this.t(82,{count:this.number(e)})}
</button>`:l}`}G(t){let e=$(this.hass.locale,t.date);return i`<li><div><div>${e}</div><div class="quiet small">${U(this.hass,t.size_bytes)}${t.archived?i` · ${this.t(37)}`:l}
</div></div><button
class="plain"
aria-label=${this.t(39,{date:e})}
?disabled=${this.busy}
@click=${()=>this.run(()=>Y(this.hass,Nt(t.filename)))}
>${this.t(38)}
</button></li>`}};d([p()],it.prototype,"all",2);u("usage-stats-files",it);var Qt="",Gt="",Yt="",le=/\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((.+?)\)/;async function Zt(n,r){let[t,{documentation:e}]=await Promise.all([n.loadBackendTranslation("config",x),n.callWS({type:"manifest/get",integration:x})]),s=`component.${x}.config.step.sharing`,a={fold:Qt,folded:Gt,end:Yt};return{title:t(`${s}.title`),description:t(`${s}.description`,{...r,documentation:e,...a}),share:t(`${s}.data.share`),collectorUrl:t(`${s}.data.collector_url`),collectorUrlHelp:t(`${s}.data_description.collector_url`),apiKey:t(`${s}.data.api_key`),apiKeyHelp:t(`${s}.data_description.api_key`),erase:t(`${s}.data.erase`),eraseHelp:t(`${s}.data_description.erase`)}}function Jt(n){return n.split(Yt).map(r=>{let[t="",e=""]=r.split(Qt);if(e==="")return i`${vt(t)}`;let[s,a=""]=e.split(Gt);return i`${vt(t)}
<details><summary>${s}</summary>${vt(a)}
</details>`})}function vt(n){return n.split(/(```json\n[\s\S]*?\n```)|\n\n/).filter(r=>r!==void 0&&r.trim()!=="").map(r=>r.startsWith("```")?i`<pre tabindex="0">${r.slice(8,-4)}</pre>`:i`<p>${r.trim().split(`
`).map((t,e)=>e===0?i`${gt(t)}`:i`<br />${gt(t)}`)}
</p>`)}function gt(n){let r=le.exec(n);if(r===null)return i`${n}`;let[t,e,s,a,o]=r,h=n.slice(0,r.index),b=n.slice(r.index+t.length),y;return e!==void 0?y=i`<strong>${e}</strong>`:s!==void 0?y=i`<code>${s}</code>`:y=i`<a href=${o} target="_blank" rel="noreferrer">${a}</a>`,i`${h}${y}${gt(b)}`}function j(n){let r="",t=0,e=!1,s=()=>`
${"  ".repeat(t)}`;for(let a=0;a<n.length;a+=1){let o=n.charAt(a);if(e)r+=o,o==="\\"?(a+=1,r+=n.charAt(a)):o==='"'&&(e=!1);else if(o==='"')e=!0,r+=o;else if(o==="{"||o==="["){t+=1;let h=n.charAt(a+1);r+=h==="}"||h==="]"?o:o+s()}else if(o==="}"||o==="]"){t=Math.max(0,t-1);let h=n.charAt(a-1);r+=h==="{"||h==="["?o:s()+o}else o===","?r+=o+s():o===":"?r+=`${o} `:r+=o}return r}async function st(n){if(navigator.clipboard){await navigator.clipboard.writeText(n);return}let r=document.createElement("textarea");r.value=n,r.style.position="fixed",r.style.opacity="0",document.body.append(r),r.select(),document.execCommand("copy"),r.remove()}var V=class extends c{constructor(){super(...arguments);this.json="";this.copied=!1}static{this.styles=[...c.styles,m` pre{direction:ltr;text-align:start;}`]}e(){return i`<pre tabindex="0">${j(this.json)}</pre><button class="plain" @click=${this.copy}>${this.t(this.copied?45:46)}
</button>`}async copy(){await st(this.json),this.copied=!0}};d([g()],V.prototype,"json",2),d([p()],V.prototype,"copied",2);u("usage-stats-document",V);var rt=class extends c{constructor(){super(...arguments);this.asked=!1;this.held=new f(this,()=>Dt(this.hass))}e(){return i`<button class="plain" ?disabled=${this.held.asking} @click=${this.ask}>${this.t(53)}
</button>${this.asked?this.s(this.held,t=>this.Y(t)):l}`}Y({success:t,held:e,message:s}){return i`<p class="notice ${t?"":"error"}" role="status">${s}</p>${e===null?l:i`<usage-stats-document
.hass=${this.hass}
.live=${this.live}
.json=${e}
></usage-stats-document>`}`}ask(){this.asked=!0,this.held.ask()}};d([p()],rt.prototype,"asked",2);u("usage-stats-held",rt);var K=class extends c{constructor(){super(...arguments);this.erase=!1;this.preview=new f(this,()=>ht(this.hass));this.words=new f(this,async()=>{let t=this.preview.value??await ht(this.hass),{privacy_version:e=""}=this.live.sharing;return Zt(this.hass,{document:j(t.payload),version:e})})}static{this.styles=[...c.styles,m` .state{font-size:1.143rem;}details{border-top:1px solid var(--line);padding:4px 0;}summary{cursor:pointer;min-height:40px;padding:8px 0;}.document{margin-top:20px;}usage-stats-held{display:block;margin-top:12px;}pre{direction:ltr;text-align:start;}.help{color:var(--quiet);}`]}refresh(){this.admin&&this.preview.ask()}updated(t){let e=t.get("live");this.admin&&t.has("live")&&JSON.stringify(e?.sharing)!==JSON.stringify(this.live.sharing)&&this.preview.ask()}e(){return i`<section><h2>${this.t(72)}</h2>${this.c()} ${this.open===void 0?this.i():l}
${this.admin?this.Z():l}
</section>${this.admin&&this.open==="share"?this.Q():l}
${this.admin&&this.open==="stop"?this.J():l}`}c(){let{status:t,since:e,collector_url:s,next_submission:a}=this.live.sharing;return t==="off"?i`<p class="state">${this.t("sharing.off")}</p>`:e?i`<p class="state">${this.t(`sharing.${t}`)}</p><p class="quiet">${this.t(66,{date:N(this.hass,e),version:this.live.sharing.policy_version??""})}
${this.t(73,{address:s??""})}
${a?this.t(62,{time:w(this.hass,a)}):l}
</p>${t==="paused"?i`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`:l}`:i`<p class="state">${this.t(`sharing.${t}`)}</p>`}Z(){let t=this.live.sharing.status==="off";return i`<div class="row">${t?i`<button @click=${()=>this.show("share")}>${this.t(64)}
</button>`:i`<button class="plain" @click=${()=>this.show("stop")}>${this.t(67)}
</button>`}
</div><div class="document">${this.s(this.preview,e=>this.X(e))}
</div>${this.live.sharing.collector_url?i`<usage-stats-held
.hass=${this.hass}
.live=${this.live}
></usage-stats-held>`:l}`}X({payload:t,waiting:e,submissions:s}){return i`<details><summary>${this.t(e?74:75)}
<span class="quiet small">${U(this.hass,new TextEncoder().encode(t).length)}
</span></summary><p class="quiet small">${this.t(61)}</p><usage-stats-document
.hass=${this.hass}
.live=${this.live}
.json=${t}
></usage-stats-document></details>${s.length===0?l:i`<h3>${this.t(71)}</h3>${s.map(a=>this.tt(a))}`}`}tt({from:t,to:e,state:s,at:a,payload:o}){let h={day:"numeric",month:"short",year:"numeric"},b=`${$(this.hass.locale,t,h)} – ${$(this.hass.locale,e,h)}`,y=a===null?"":` · ${w(this.hass,a)}`;return i`<details><summary>${b} <span class="quiet small">${this.t(`submission.${s}`)}${y}</span></summary>${o===""?i`<p class="quiet">${this.t(63)}</p>`:i`<pre tabindex="0">${j(o)}</pre>`}
</details>`}Q(){let{value:t}=this.words;return i`<usage-stats-dialog
heading=${t?.title??this.t(64)}
@closed=${()=>this.show(void 0)}
>${this.s(this.words,e=>i`${Jt(e.description)}
<form id="share" @submit=${this.share}><label class="field">${e.collectorUrl}
<input
name="collector_url"
type="url"
required
autocomplete="off"
placeholder="https://"
.value=${this.live.sharing.collector_url??""}
/><span class="help">${e.collectorUrlHelp}</span></label><label class="field">${e.apiKey}
<input name="api_key" type="password" autocomplete="off" /><span class="help">${e.apiKeyHelp}</span></label><label class="tick"><input type="checkbox" required /><span>${e.share}</span></label></form>`)}
${this.i()}
${this.r(()=>this.show(void 0))}
<button
type="submit"
form="share"
slot="buttons"
?disabled=${this.busy||this.words.value===void 0}
>${this.t(65)}
</button></usage-stats-dialog>`}J(){return i`<usage-stats-dialog
heading=${this.t(70)}
@closed=${()=>this.show(void 0)}
><p>${this.t(69)}</p><label class="tick"><input
type="checkbox"
@change=${t=>this.erase=t.target.checked}
/><span>${this.t(60)}</span></label>${this.i()}
${this.r(()=>this.show(void 0))}
<button slot="buttons" ?disabled=${this.busy} @click=${this.stop}>${this.t(68)}
</button></usage-stats-dialog>`}show(t){this.open=t,this.erase=!1,t!==void 0&&(this.notice=void 0),t==="share"&&this.words.ask()}async share(t){t.preventDefault();let e=Object.fromEntries([...new FormData(t.target)].filter(([,a])=>a!=="")),s=this.live.sharing.privacy_version;await this.finish(()=>Mt(this.hass,{...e,...s?{privacy_policy_version:s}:{}}))}async stop(){await this.finish(()=>Ft(this.hass,this.erase))}async finish(t){let e=await this.run(t);e!==void 0&&(this.show(void 0),this.notice={text:e.message,failed:!e.success},this.preview.ask())}};d([p()],K.prototype,"open",2),d([p()],K.prototype,"erase",2);u("usage-stats-privacy",K);var Xt=["action: usage_stats.record","data:","  skill: Espresso","  modality: button"].join(`
`),at=class extends c{constructor(){super(...arguments);this.copied=!1}static{this.styles=[...c.styles,m` .ways{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,260px),1fr));margin:16px 0;}.ways > div{border:1px solid var(--line);border-radius:12px;padding:16px;}.ways h3{color:inherit;font-size:1rem;margin-top:0;}`]}e(){return i`<section><h2>${this.t(49)}</h2><p>${this.t(48)}</p><div class="ways"><div><h3>${this.t(50)}</h3><p>${this.t(52)}</p>${this.admin?i`<a class="button" href="/config/integrations/integration/${x}"
>${this.t(51)}</a
>`:l}
</div><div><h3>${this.t(43)}</h3><p>${this.t(44)}</p><pre>${Xt}</pre><button class="plain" @click=${this.copy}>${this.t(this.copied?45:46)}
</button></div></div><p class="quiet">${this.t(47)}</p></section>`}async copy(){await st(Xt),this.copied=!0}};d([p()],at.prototype,"copied",2);u("usage-stats-first-run",at);var Ut=50,de=["file_not_written","write_failed","too_many_combinations","database_damaged"],$t=({skill:n,modality:r})=>`${n}
${r}`,D=class extends c{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.yesterday=new f(this,()=>L(this.hass,{days:1}));this.pending=new f(this,()=>Pt(this.hass))}static{this.styles=[...c.styles,m` .facts{gap:12px;grid-template-columns:repeat(auto-fit,minmax(5.5rem,1fr));}.facts > div{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);padding:16px 20px;}dd{font-size:2.286rem;line-height:1.25;}dd.soon{font-size:1.571rem;line-height:2.857rem;}.head{margin-bottom:12px;}.head h2{margin:0;}.uses li{--bar:color-mix(in srgb,var(--accent) 15%,transparent);align-items:center;background:linear-gradient(var(--bar),var(--bar)) no-repeat left / var(--share) 100%;border:0;border-radius:8px;contain-intrinsic-size:auto 40px;content-visibility:auto;display:flex;gap:12px;justify-content:space-between;margin-bottom:4px;min-height:40px;padding:6px 12px;}.uses li:dir(rtl){background-position:right;}.uses .number{font-weight:500;}.more{margin-top:12px;}@media (max-width:600px){.facts{gap:8px;}.facts > div{padding:12px;}dd{font-size:1.625rem;}dd.soon{font-size:1.214rem;line-height:2.03rem;}}`]}willUpdate(t){let e=t.get("live");t.has("live")&&this.live.total_usages===0&&e?.date!==this.live.date&&this.yesterday.ask()}e(){let{live:t}=this;return t.known_combinations===0&&t.total_usages===0&&t.trackers.length===0?i`<usage-stats-first-run .hass=${this.hass} .live=${t}></usage-stats-first-run>`:i`${this.et()}
<dl class="facts"><div><dt>${this.t(95)}</dt><dd>${this.number(t.total_usages)}</dd></div><div><dt>${this.t(84)}</dt><dd>${this.number(t.total_combinations)}</dd></div><div><dt>${this.t(83)}</dt><dd class="soon">${St(this.hass,t.closes)}</dd></div></dl><section>${this.st()}</section>${this.it()} ${this.asked?this.rt():l}`}et(){let{issues:t}=this.live,e=de.filter(s=>t.includes(s));return e.length===0?l:i`<div class="notice warning">${e.map(s=>i`<p>${this.t(`issue.${s}`)}</p>`)}
${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`}st(){let{live:t}=this;if(t.stats.length===0){let o=this.yesterday.value?.total??0,h=o>0?this.t(93,{count:this.number(o)}):this.t(92);return i`<p>${h}</p>`}let e=this.rows(),s=this.all?e:e.slice(0,Ut),a=t.stats.reduce((o,{count:h})=>Math.max(o,h),0);return i`<div class="row spread head"><h2>${this.title_()}</h2>${t.stats.length>Ut?i`<input
type="search"
aria-label=${this.t(86)}
placeholder=${this.t(86)}
.value=${this.filter}
@input=${this.nt}
/>`:l}
</div><ul
class="uses"
@pointerdown=${this.hold}
@pointerup=${this.release}
@pointercancel=${this.release}
@pointerleave=${this.release}
@focusin=${this.hold}
@focusout=${this.release}
>${s.map(({skill:o,modality:h,count:b})=>i`<li style="--share:${100*b/a}%"><span class="name"><bdi>${o}</bdi> <bdi class="how">${h}</bdi></span><span class="number">${this.number(b)}</span></li>`)}
</ul>${e.length===0?i`<p>${this.t(91)}</p>`:l}
${s.length<e.length?i`<button class="plain more" @click=${()=>this.all=!0}>${this.t(82,{count:this.number(e.length)})}
</button>`:l}`}title_(){let{date:t,closes:e}=this.live,s=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return t===s||!e?this.t(88):this.t(89,{date:$(this.hass.locale,t)})}rows(){let t=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),e=t===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(t));if(this.held===void 0)return e;let s=new Map(this.held.map((o,h)=>[o,h])),a=s.size;return[...e].sort((o,h)=>(s.get($t(o))??a)-(s.get($t(h))??a))}it(){let t=this.live.last_export;return i`${this.i()}
<div class="row"><button ?disabled=${this.busy} @click=${this.export}>${this.t(85)}
</button>${this.admin?i`<button class="plain" ?disabled=${this.busy} @click=${this.ask}>${this.t(94)}
</button>`:l}
<span class="quiet small">${t===null?this.t(90):this.t(87,{time:w(this.hass,t)})}
</span></div>`}rt(){let{value:t,error:e}=this.pending;return i`<usage-stats-dialog heading=${this.t(80)} @closed=${this.unask}>${e!==void 0?i`<p>${this.t(81)}</p>`:t===void 0?i`<div class="skeleton"></div>`:t>0?i`<p>${this.t(79,{count:this.number(t)})}</p>`:i`<p>${this.t(78)}</p>`}
${this.r(()=>this.unask())}
<button
slot="buttons"
class="danger"
?disabled=${this.busy||this.pending.asking}
@click=${this.reset}
>${this.t(77)}
</button></usage-stats-dialog>`}nt(t){this.filter=t.target.value}hold(){this.held??=this.live.stats.map($t)}release(){this.held=void 0,this.requestUpdate()}async export(){let t=await this.run(()=>Et(this.hass));t&&(this.notice={text:t.message,failed:!t.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let t=await this.run(()=>Ct(this.hass));this.asked=!1,t&&(this.notice={text:t.message,failed:!t.success})}};d([p()],D.prototype,"filter",2),d([p()],D.prototype,"all",2),d([p()],D.prototype,"asked",2);u("usage-stats-today",D);var bt=class extends c{static{this.styles=[...c.styles,m` li{display:grid;gap:2px 16px;grid-template-columns:minmax(0,1fr) auto;padding:14px 0;}.title{font-weight:500;}.last{text-align:end;}li > .notice{grid-column:1 / -1;margin:8px 0 0;padding:8px 12px;}@media (max-width:480px){li{grid-template-columns:minmax(0,1fr);}.last{text-align:start;}}`]}e(){let{trackers:r}=this.live;return i`<section>${r.length===0?i`<p>${this.t("trackers.none")}</p>`:i`<ul>${r.map(t=>this.ot(t))}
</ul>`}
</section>${this.admin?i`<div class="row"><a class="button" href="/config/integrations/integration/${x}"
>${this.t("trackers.change")}</a
></div>`:l}`}ot(r){return i`<li><div class="name title"><bdi>${r.name}</bdi></div><div class="last quiet small">${r.last===null?this.t("trackers.not_yet"):this.t("trackers.last",{time:w(this.hass,r.last)})}
</div><div class="quiet name">${this.records(r)}</div>${r.has_problem?i`<div class="notice warning"><p>${r.problem??this.t("trackers.problem")}</p>${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`:l}
</li>`}records({kind:r,skill:t,modality:e,event_type:s}){return typeof t=="string"?[t,e].filter(a=>typeof a=="string").join(" · "):typeof s=="string"?this.t("trackers.event",{type:s}):this.named(`trackers.kind.${r}`)??this.t("trackers.unknown")}};u("usage-stats-trackers",bt);var he=12,ce=420,pe=9,ue=55;function E(n,r){let t=new Map;for(let e of n)t.set(r(e),(t.get(r(e))??0)+e.count);return[...t].sort((e,s)=>s[1]-e[1])}var M=class extends c{constructor(){super(...arguments);this.combinations=[];this.choice={};this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[...c.styles,m` table{border-collapse:separate;border-spacing:2px;font-size:min(0.929rem,max(13px,3.8vw));margin:0 -2px;table-layout:fixed;width:calc(100% + 4px);}th{font-weight:400;height:36px;overflow-wrap:anywhere;padding:0;vertical-align:bottom;}:is(tbody,tfoot) th{text-align:start;vertical-align:middle;}tfoot th{padding-inline-start:4px;}thead th.quiet{padding-bottom:8px;}.small thead{font-size:0.786rem;}td{background-color:color-mix( in srgb,var(--accent) calc(var(--share,0) * 1%),color-mix(in srgb,var(--text) 4%,var(--card)) );border-radius:6px;font-variant-numeric:tabular-nums;height:36px;padding:0;text-align:center;}.total{background:none;font-weight:500;}table button{background:none;border-radius:6px;display:block;font-weight:inherit;height:100%;line-height:1.25;min-height:36px;overflow:hidden;padding:4px 2px;text-overflow:ellipsis;width:100%;}tbody th button{padding-inline:4px;text-align:start;}button[aria-pressed="true"]{box-shadow:inset 0 0 0 2px var(--accent);font-weight:500;}td.none{color:var(--quiet);}`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}e(){let t=E(this.combinations,({skill:v})=>v),e=E(this.combinations,({modality:v})=>v),s=this.width<ce,a=s?72:128,o=s?38:64,h=Math.max(3,Math.min(pe,Math.floor((this.width-a)/o))),b=e.length<=h-1,y=e.slice(0,b?h-1:h-2),xt=new Map(this.combinations.map(({skill:v,modality:T,count:Q})=>[`${v}
${T}`,Q])),re=Math.max(1,...xt.values()),wt=t.reduce((v,[,T])=>v+T,0),ot=t.slice(0,he);return i`<table class=${s?"small":""}><colgroup><col style="width:${a}px" /></colgroup><thead><tr><td class="total"></td>${y.map(([v])=>i`<th scope="col">${this.button(v,{modality:v})}</th>`)}
${b?l:i`<th scope="col" class="quiet">${this.t(110)}</th>`}
<th scope="col" class="quiet">${this.t(116)}</th></tr></thead><tbody>${ot.map(([v,T])=>{let Q=y.map(([F])=>xt.get(`${v}
${F}`)??0),kt=T-Q.reduce((F,lt)=>F+lt,0);return i`<tr><th scope="row">${this.button(v,{skill:v})}</th>${Q.map((F,lt)=>this.cell(F,re,{skill:v,modality:y[lt]?.[0]}))}
${b?l:i`<td class="quiet">${kt>0?this.number(kt):"–"}</td>`}
<td class="total">${this.number(T)}</td></tr>`})}
</tbody><tfoot><tr><th scope="row" class="quiet">${this.t(116)}</th>${y.map(([,v])=>i`<td class="total">${this.number(v)}</td>`)}
${b?l:i`<td class="total">${this.number(wt-y.reduce((v,[,T])=>v+T,0))}
</td>`}
<td class="total">${this.number(wt)}</td></tr></tfoot></table>${t.length>ot.length?i`<p class="quiet small">${this.t(106,{count:this.number(t.length-ot.length)})}
</p>`:l}`}cell(t,e,s){return t===0?i`<td class="none">–</td>`:i`<td style="--share:${Math.round(6+(ue-6)*(t/e))}">${this.button(this.number(t),s)}
</td>`}button(t,e){let{skill:s,modality:a}=this.choice,o=s===e.skill&&a===e.modality;return i`<button
aria-pressed=${o?"true":"false"}
@click=${()=>this.choose(o?{}:e)}
><bdi>${t}</bdi></button>`}choose(t){this.dispatchEvent(new CustomEvent("chosen",{detail:t}))}};d([g({attribute:!1})],M.prototype,"combinations",2),d([g({attribute:!1})],M.prototype,"choice",2),d([p()],M.prototype,"width",2);u("usage-stats-matrix",M);var P=class extends c{constructor(){super(...arguments);this.days=28;this.choice={};this.combinations=[]}static{this.styles=[...c.styles,m` .pair{display:grid;gap:0 12px;grid-template-columns:repeat(auto-fit,minmax(min(100%,200px),1fr));}.pair .tick{align-self:end;}`]}e(){return this.admin?i`${this.form===void 0?this.i():l}
<div class="row"><button @click=${()=>this.open("export")}>${this.t(103)}
</button><button class="plain" @click=${()=>this.open("rename")}>${this.t(112)}
</button><button class="plain" @click=${()=>this.open("correct")}>${this.t(100)}
</button></div>${this.form===void 0?l:this.lt(this.form)}`:l}lt(t){return i`<usage-stats-dialog
heading=${this.t(`form_title.${t}`)}
@closed=${()=>this.form=void 0}
><form id="form" @submit=${this.dt}>${t==="export"?this.ct():t==="rename"?this.ht():this.ut()}
</form>${this.i()}
${this.r(()=>this.form=void 0)}
<button type="submit" form="form" slot="buttons" ?disabled=${this.busy}>${this.t(`form_do.${t}`)}
</button></usage-stats-dialog>`}ct(){return i`<p>${this.t(35,{days:this.number(this.days)})}</p><div class="pair">${this.select("layout",["long","wide"])} ${this.select("format",["csv","json"])}
${this.select("separator",["comma","semicolon"])}
<label class="tick"><input type="checkbox" name="zeros" /><span>${this.t(36)}</span></label></div>`}select(t,e){return i`<label class="field">${this.t(`export_field.${t}`)}
<select name=${t}>${e.map(s=>i`<option value=${s}>${this.t(`choice.${t}.${s}`)}
</option>`)}
</select></label>`}ht(){return i`<p>${this.t(76)}</p><div class="pair">${this.name("skill",!0)} ${this.name("modality",!1)}
${this.name("new_skill",!1)} ${this.name("new_modality",!1)}
</div>${this.names()}`}ut(){return i`<p>${this.t(3)}</p><div class="pair">${this.name("skill",!0)} ${this.name("modality",!0)}
<label class="field">${this.t(1)}
<input type="date" name="date" required max=${this.live.date} .value=${this.live.date} /></label><label class="field">${this.t(0)}
<input type="number" name="count" required step="1" inputmode="text" value="-1" /></label></div><label class="field">${this.t(2)}
<input name="reason" required maxlength="200" /></label>${this.names()}`}name(t,e){let s=t.endsWith("skill")?"skill":"modality",a=t.startsWith("new")?"":this.choice[s]??"";return i`<label class="field">${this.t(`name.${t}`)}
<input
name=${t}
list=${`${s}s`}
maxlength="64"
autocomplete="off"
?required=${e}
.value=${a}
/></label>`}names(){let t=(e,s)=>i`<datalist id=${e}>${s.map(([a])=>i`<option value=${a}></option>`)}</datalist>`;return i`${t("skills",E(this.combinations,({skill:e})=>e))}
${t("modalitys",E(this.combinations,({modality:e})=>e))}`}open(t){this.notice=void 0,this.form=t}async dt(t){t.preventDefault();let e=Object.fromEntries([...new FormData(t.target)].filter(([,o])=>o!=="")),{form:s}=this,a=await this.run(()=>this.send(s,e));a!==void 0&&(this.form=void 0,this.notice={text:a.message,failed:!a.success},this.dispatchEvent(new CustomEvent("corrected")))}send(t,e){return t==="rename"?qt(this.hass,e):t==="correct"?Ot(this.hass,{...e,count:Number(e.count)}):Lt(this.hass,{...e,...this.choice,days:this.days,zeros:"zeros"in e})}};d([g({type:Number})],P.prototype,"days",2),d([g({attribute:!1})],P.prototype,"choice",2),d([g({attribute:!1})],P.prototype,"combinations",2),d([p()],P.prototype,"form",2);u("usage-stats-corrections",P);var me=["day","week","month"],nt={day:28,week:182,month:365},W=5,fe=1e3,te={day:"numeric",month:"short",year:"numeric"},ee={day:"numeric",month:"short"},S=class extends c{constructor(){super(...arguments);this.by="day";this.choice={};this.all=new f(this,t=>L(this.hass,{days:nt[t],limit:fe}));this.groups=new f(this,async(t,e)=>({by:t,trends:await L(this.hass,{days:nt[t],group_by:t,limit:1,...e})}));this.hours=new f(this,(t,e)=>L(this.hass,{days:nt[t],group_by:"hour_of_week",limit:1,...e}))}static{this.styles=[...c.styles,m` .controls{margin-bottom:16px;}.by{background-color:var(--card);border:1px solid var(--line);border-radius:20px;display:flex;flex-wrap:wrap;}.by button{background:none;min-height:38px;}.by button[aria-pressed="true"]{background-color:color-mix(in srgb,var(--accent) 22%,var(--card));}select{border-radius:20px;max-width:220px;text-overflow:ellipsis;}.two{display:grid;gap:20px 32px;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));}.two h3:first-child{margin-top:0;}li{display:flex;gap:12px;justify-content:space-between;padding:8px 0;}.chosen{margin-bottom:0;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.a()}firstUpdated(){!this.all.asking&&this.all.value===void 0&&this.a()}a(){this.all.ask(this.by),this.f()}f(){this.groups.ask(this.by,this.choice),this.hours.ask(this.by,this.choice)}e(){return i`<div class="row spread controls"><div class="by" role="group" aria-label=${this.t(97)}>${me.map(t=>i`<button
aria-pressed=${t===this.by?"true":"false"}
@click=${()=>this.group(t)}
>${this.t(`group.${t}`)}
</button>`)}
</div>${this.pt()}
</div><section>${this.mt()}
${this.s(this.groups,({by:t,trends:e})=>this.ft(t,e))}
</section><section><h2>${this.t(104)}</h2>${this.s(this.hours,({groups:t})=>i`<usage-stats-heatmap
.hours=${t.filter(({hour:e})=>e!==void 0)}
.locale=${this.hass.locale}
heading=${this.t(104)}
></usage-stats-heatmap>`)}
</section>${this.s(this.all,t=>this.gt(t))}
<usage-stats-corrections
.hass=${this.hass}
.live=${this.live}
.days=${nt[this.by]}
.choice=${this.choice}
.combinations=${this.all.value?.combinations??[]}
@corrected=${this.a}
></usage-stats-corrections>`}pt(){let t=E(this.all.value?.combinations??[],({skill:s})=>s);if(t.length<2&&this.choice.skill===void 0)return l;let e=t.map(([s])=>s);return this.choice.skill!==void 0&&!e.includes(this.choice.skill)&&e.push(this.choice.skill),i`<select aria-label=${this.t(114)} @change=${this.vt}><option value="" ?selected=${this.choice.skill===void 0}>${this.t(96)}
</option>${e.map(s=>i`<option value=${`=${s}`} ?selected=${this.choice.skill===s}>${s}
</option>`)}
</select>`}mt(){let{skill:t,modality:e}=this.choice;return t===void 0&&e===void 0?l:i`<div class="row spread"><h2 class="name chosen">${t===void 0?l:i`<bdi>${t}</bdi>`}
${e===void 0?l:i`<bdi class="how">${e}</bdi>`}
</h2><button class="plain" @click=${()=>this.choose({})}>${this.t(113)}
</button></div>`}ft(t,e){if(e.days===0)return i`<p>${this.t(108)}</p>`;let{compared:s}=e;return i`<dl class="facts">${this.fact(117,this.number(e.total))}
${s===null?l:this.fact(98,this.change(s))}
${this.fact(101,this.number(e.days_without))}
${e.expected===null?l:this.fact(102,i`${this.number(Math.round(e.expected.total.expected))}
<span class="quiet small"
>${this.t(111,{low:this.number(e.expected.total.low),high:this.number(e.expected.total.high)})}</span
>`)}
</dl><usage-stats-bars
.bars=${e.groups.map(a=>this.bar(t,a))}
.locale=${this.hass.locale}
heading=${this.t(99)}
></usage-stats-bars>`}fact(t,e){return i`<div><dt>${this.t(t)}</dt><dd>${e}</dd></div>`}change({change:t,change_percent:e}){let s={signDisplay:"exceptZero"},{locale:a}=this.hass;return e===null?_(a,t,s):_(a,e/100,{...s,style:"percent",maximumFractionDigits:0})}bar(t,e){let{locale:s}=this.hass;if(t==="month"){let o=`${e.month}-01`;return{label:$(s,o,{month:"short"}),name:$(s,o,{month:"long",year:"numeric"}),value:e.count}}if(t==="week"){let o=e.week;return{label:$(s,o,ee),name:this.t(118,{date:$(s,o,te)}),value:e.count}}let a=e.date;return{label:$(s,a,ee),name:$(s,a),value:e.count}}gt(t){let{combinations:e}=t,s=e.filter(({count:h})=>h>0),a=new Set(s.map(({skill:h})=>h)),o=new Set(s.map(({modality:h})=>h));return i`${a.size>1&&o.size>1?i`<section><h2>${this.t(115)}</h2><usage-stats-matrix
.hass=${this.hass}
.combinations=${s}
.choice=${this.choice}
@chosen=${h=>this.choose(h.detail)}
></usage-stats-matrix></section>`:l}
${s.length===0&&t.not_used.length===0?l:this.bt(t,s)}`}bt(t,e){let s=e.length>W?e.slice(W).slice(-W).reverse():[];return i`<section><div class="two">${e.length===0?l:i`<div><h3>${this.t(107)}</h3>${this.counts(e.slice(0,W))}
</div>`}
${s.length===0?l:i`<div><h3>${this.t(105)}</h3>${this.counts(s)}
</div>`}
</div>${t.not_used.length===0?l:i`<h3>${this.t(109)}</h3><ul>${t.not_used.slice(0,2*W).map(({skill:a,modality:o,last:h})=>i`<li><span class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></span><span class="number quiet">${$(this.hass.locale,h,te)}</span></li>`)}
</ul>`}
</section>`}counts(t){return i`<ul>${t.map(({skill:e,modality:s,count:a})=>i`<li><span class="name"><bdi>${e}</bdi> <bdi class="how">${s}</bdi></span><span class="number">${this.number(a)}</span></li>`)}
</ul>`}group(t){this.by=t,this.a()}vt(t){let{value:e}=t.target;this.choose(e===""?{}:{skill:e.slice(1)})}choose(t){this.choice=t,this.f(),this.renderRoot.querySelector("section")?.scrollIntoView({block:"nearest"})}};d([p()],S.prototype,"by",2),d([p()],S.prototype,"choice",2);u("usage-stats-trends",S);var ve=60,ie=3650,ge=50,se=1e3,$e=600,be={day:"numeric",month:"long",year:"numeric"},B=class extends c{constructor(){super(...arguments);this.days=ve;this.limit=ge;this.unused=new f(this,(t,e)=>zt(this.hass,t,e))}static{this.styles=[...c.styles,m` .question{font-size:1.143rem;margin-bottom:16px;}.question input{text-align:center;width:5.5rem;}details{background-color:var(--card);border:1px solid var(--line);border-radius:var(--ha-card-border-radius,12px);margin-bottom:12px;}summary{align-items:center;border-radius:inherit;cursor:pointer;display:flex;font-weight:500;gap:8px;min-height:52px;padding:8px 20px;}summary::before{color:var(--quiet);content:"▸" / "";width:12px;}details[open] > summary::before{content:"▾" / "";}summary .number{background-color:var(--soft);border-radius:12px;font-size:0.875rem;margin-inline-start:auto;padding:2px 10px;}summary .number.zero{background:none;color:var(--quiet);}ul{padding:0 20px 8px;}li a{font-weight:500;}details button{margin:0 20px 16px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}firstUpdated(){!this.unused.asking&&this.unused.value===void 0&&this.ask()}ask(){this.unused.ask(this.days,this.limit)}e(){let[t,e]=this.t("unused.question").split("{days}");return i`<label class="row question"><span>${t}</span><input
type="number"
inputmode="numeric"
min="1"
max=${ie}
.value=${String(this.days)}
@input=${this.yt}
/><span>${e}</span></label>${this.s(this.unused,s=>this.$t(s))}`}$t(t){let e=t.not_known.map(a=>this.named(`unused.not_known.${a}`)).filter(a=>a!==void 0),{language:s}=this.hass.locale;return i`${_t.map(a=>this.xt(t,a))}
${this.g("combinations",t.totals.combinations,()=>t.combinations.map(({skill:a,modality:o,last:h})=>i`<li><div class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></div><div class="quiet small">${h===null?this.t("unused.why.never"):this.t("unused.why.not_since",{date:$(this.hass.locale,h,be)})}
</div></li>`))}
<p class="quiet small">${this.t("unused.note",{names:new Intl.ListFormat(s).format(e)})}
${t.recorder_since===null?this.t("unused.no_recorder"):this.t("unused.recorder",{date:N(this.hass,t.recorder_since)})}
</p>`}xt(t,e){return this.g(e,t.totals[e],()=>t[e].map(s=>this.wt(s)))}g(t,e,s){let a=this.t(`unused.kind.${t}`),o=i`<span class="number ${e===0?"zero":""}">${this.number(e)}
</span>`;return i`<details><summary>${a} ${o}</summary>${e===0?i`<ul><li class="quiet">${this.t("unused.none")}</li></ul>`:i`<ul>${s()}
</ul>`}
${e>this.limit&&this.limit<se?i`<button class="plain" @click=${this.showAll}>${this.t(82,{count:this.number(e)})}
</button>`:l}
</details>`}wt(t){let{name:e,used_by:s}=t,a=ye(t.entity_id);return i`<li><div class="name">${a===void 0||!this.admin?i`<bdi>${e}</bdi>`:i`<a href=${a}><bdi>${e}</bdi></a>`}
</div><div class="quiet small name">${this.why(t)}</div>${s.length===0?l:i`<div class="quiet small name">${this.t("unused.used_by",{names:new Intl.ListFormat(this.hass.locale.language).format(s.map(o=>this.friendly(o)))})}
</div>`}
</li>`}why({why:t,last:e,seen_since:s}){let a=this.named(`unused.why.${t}`)===void 0?"not_since":t,o=a==="no_change_seen"?s:e;if(o===null)return a==="off"||a==="unavailable"?this.t(`unused.why.${a}`):this.t("unused.why.never");let h=N(this.hass,o);return this.t(`unused.why.${a}`,{date:h})}friendly(t){let e=this.hass.states[t]?.attributes.friendly_name;return typeof e=="string"?e:t}yt(t){let e=t.target.valueAsNumber;clearTimeout(this.timer),!(!Number.isInteger(e)||e<1||e>ie)&&(this.days=e,this.timer=setTimeout(()=>this.ask(),$e))}showAll(){this.limit=se,this.ask()}};d([p()],B.prototype,"days",2),d([p()],B.prototype,"limit",2);function ye(n){let r=n.split(".",1)[0];return r==="automation"||r==="script"||r==="scene"?`/config/${r}/show/${n}`:`/history?entity_id=${n}`}u("usage-stats-unused",B);var xe="/usage-stats",we=1e4,yt=[{id:"today",path:"",icon:"mdi:calendar-today"},{id:"trends",path:"/trends",icon:"mdi:chart-line"},{id:"unused",path:"/unused",icon:"mdi:sleep"},{id:"trackers",path:"/trackers",icon:"mdi:radar"},{id:"data",path:"/data",icon:"mdi:folder-outline"}],ke=n=>"stats"in n,k=class extends C{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[z,m` :host{background-color:var(--primary-background-color,#fafafa);display:flex;flex-direction:column;height:calc( 100dvh - var(--safe-area-inset-top,0px) - var(--safe-area-inset-bottom,0px) );}header{align-items:center;background-color:var(--app-header-background-color,var(--primary-background-color));border-bottom:var(--app-header-border-bottom,1px solid var(--line));color:var(--app-header-text-color,var(--text));display:flex;flex:none;height:var(--header-height,56px);padding:0 4px;}h1{font-size:1.429rem;font-weight:400;margin:0 0 0 12px;}nav{border-bottom:1px solid var(--line);display:flex;flex:none;justify-content:center;gap:4px;}nav a{align-items:center;border-bottom:3px solid transparent;border-top:3px solid transparent;color:var(--quiet);display:flex;gap:8px;min-height:48px;padding:0 16px;text-decoration:none;}nav a[aria-current]{border-bottom-color:var(--accent);color:var(--text);font-weight:500;}nav a:hover{background-color:color-mix(in srgb,var(--text) 5%,transparent);}nav ha-icon{--mdc-icon-size:20px;flex:none;height:20px;width:20px;}.scroll{flex:1;min-height:0;overflow:hidden auto;}main{margin:0 auto;max-width:932px;padding:24px 16px 48px;}:host([narrow]) nav{background-color:var(--card);border-bottom:0;border-top:1px solid var(--line);gap:0;order:1;}:host([narrow]) nav a{border-bottom:0;flex:1 1 0;flex-direction:column;font-size:min(0.8125rem,4vw);gap:2px;justify-content:center;line-height:1.2;min-height:56px;min-width:0;padding:0 2px;}:host([narrow]) nav a[aria-current]{border-top-color:var(--accent);}:host([narrow]) main{padding:12px 12px 24px;}`]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(t){return t.size!==1||!t.has("hass")||mt(t.get("hass"),this.hass)}willUpdate(t){let e=t.get("hass");t.has("hass")&&(e!==void 0&&e.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start(),ct(this.hass.language)||this.loadTexts())}async loadTexts(){try{await Vt(this.hass.language)}catch{return}this.requestUpdate()}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,we),this.stop=jt(this.hass.connection,(t,e)=>{clearTimeout(this.timer),this.late=!1,this.error=e===void 0?void 0:J({message:e})??"",t!==void 0&&(this.live=t,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return Z(this.hass.language)}get place(){let t=this.route?.path??"";return yt.find(e=>e.path===t)??yt[0]}render(){return i`<header><ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button><h1>${Tt(this.hass.language)("title")}</h1></header>${ct(this.hass.language)?this._t():i`<div class="scroll"><main>${et(6)}</main></div>`}`}_t(){let{place:t}=this;return i`<nav aria-label=${this.t("places")}>${yt.map(({id:e,path:s,icon:a})=>i`<a
href="${xe}${s}"
aria-current=${e===t.id?"page":l}
><ha-icon .icon=${a} aria-hidden="true"></ha-icon><span>${this.t(`place.${e}`)}</span></a>`)}
</nav><div class="scroll"><main>${this.c()} ${this.kt(t)}</main></div>`}c(){let t=this.error??(this.late?this.t(19):void 0);return!this.hass.connected&&this.live!==void 0?i`<p class="notice warning" role="status">${this.t("lost",{time:X(this.hass,this.told)})}
</p>`:t===void 0?l:i`<div class="notice error" role="alert"><p>${t||this.t(20)}</p><button @click=${this.start}>${this.t(17)}</button></div>`}kt(t){let{hass:e,live:s}=this;if(s===void 0)return this.error===void 0?et(6):i``;if(!ke(s))return this.Tt(s);switch(t.id){case"trends":return i`<usage-stats-trends .hass=${e} .live=${s}></usage-stats-trends>`;case"unused":return i`<usage-stats-unused .hass=${e} .live=${s}></usage-stats-unused>`;case"trackers":return i`<usage-stats-trackers .hass=${e} .live=${s}></usage-stats-trackers>`;case"data":return i`<usage-stats-files .hass=${e} .live=${s}></usage-stats-files><usage-stats-privacy .hass=${e} .live=${s}></usage-stats-privacy>${e.user?.is_admin?i`<usage-stats-events .hass=${e} .live=${s}></usage-stats-events><usage-stats-deletion
.hass=${e}
.live=${s}
@deleted=${this.refresh}
></usage-stats-deletion>`:l}`;default:return i`<usage-stats-today .hass=${e} .live=${s}></usage-stats-today>`}}refresh(){for(let t of this.renderRoot.querySelectorAll("main > *"))t.refresh?.()}Tt(t){if(t.state==="setup_in_progress"||t.state==="unload_in_progress")return i`<section><p>${this.t("starting")}</p></section>`;let e=this.hass.user?.is_admin===!0;return i`<section><h2>${this.t("not_loaded")}</h2>${t.reason?i`<p>${t.reason}</p>`:l}
<p class="quiet">${this.t(54)}</p>${e?i`<div class="row"><a class="button" href="/config/integrations/integration/${x}"
>${this.t(55)}</a
>${t.issues.length>0?i`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:l}
</div>`:l}
</section>`}};d([g({attribute:!1})],k.prototype,"hass",2),d([g({type:Boolean,reflect:!0})],k.prototype,"narrow",2),d([g({attribute:!1})],k.prototype,"route",2),d([p()],k.prototype,"live",2),d([p()],k.prototype,"error",2),d([p()],k.prototype,"late",2);u("usage-stats-panel",k);export{k as UsageStatsPanel};
