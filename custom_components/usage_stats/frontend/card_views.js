import{a as l,b as g,c as a,d as A,e as h,f as O,g as v,h as m,i as k,j as w}from"./shared.js";var Q={day:"group.day",week:"group.week",month:"group.month",weekday:"group.weekday",hour:"group.hour"};var N=["monday","tuesday","wednesday","thursday","friday","saturday","sunday"];var U=Date.UTC(2024,0,1),ae={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};function b(i,r,e={}){let t=i.number_format;if(t==="none")return new Intl.NumberFormat("en-US",{...e,useGrouping:!1}).format(r);let n=t==="system"?void 0:ae[t]??i.language;return new Intl.NumberFormat(n,e).format(r)}function $(i,r,e={day:"numeric",month:"long",weekday:"long"}){return new Intl.DateTimeFormat(i.language,{...e,timeZone:"UTC"}).format(new Date(`${r}T00:00:00Z`))}function T(i,r,e="long"){let t=new Date(U+N.indexOf(r)*864e5);return new Intl.DateTimeFormat(i.language,{weekday:e,timeZone:"UTC"}).format(t)}function D(i){if(i.time_format==="12"||i.time_format==="24")return i.time_format==="12";let r=i.time_format==="language"?i.language:void 0,{hour12:e}=new Intl.DateTimeFormat(r,{hour:"numeric"}).resolvedOptions();return e===!0}function E(i){let r=Array.from({length:24},(t,n)=>n);if(!D(i))return r.map(t=>b(i,t));let e=ee(i);return r.map(t=>e.format(new Date(U+t*36e5)))}function G(i,r){let e=U+r*36e5;return ee(i).formatRange(new Date(e),new Date(e+36e5))}function ee(i){return new Intl.DateTimeFormat(i.language,{hour:"numeric",hour12:!0,timeZone:"UTC"})}function q(i){let r=de(i);return N.map((e,t)=>N[(r+t)%7])}function de(i){if(i.first_weekday!=="language")return Math.max(0,N.indexOf(i.first_weekday));let r=new Intl.Locale(i.language),{firstDay:e}=r.getWeekInfo?.()??r.weekInfo??{firstDay:1};return(e+6)%7}function Y(i,r=4){let e=Math.max(i,1)/r,t=10**Math.floor(Math.log10(e)),n=[1,2,5,10].find(d=>d*t>=e)??10,s=Math.max(1,n*t),o=Math.max(1,Math.ceil(i/s));return{top:o*s,ticks:Array.from({length:o+1},(d,u)=>u*s)}}var W=g`
.hidden {
border: 0;
clip-path: inset(50%);
height: 1px;
margin: -1px;
overflow: hidden;
padding: 0;
position: absolute;
white-space: nowrap;
width: 1px;
}
`;var I=168,ce=18,te=22,Z=7,le=4,H=class extends O{constructor(){super(...arguments);this.bars=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[W,g`
:host {
display: block;
}
.chart {
border-radius: 4px;
cursor: pointer;
direction: ltr;
height: ${I}px;
outline-offset: 2px;
touch-action: pan-y;
}
.chart:focus-visible {
outline: 2px solid var(--primary-color, #009ac7);
}
svg {
display: block;
overflow: visible;
}
text {
fill: var(--secondary-text-color, #727272);
font-size: 11px;
font-variant-numeric: tabular-nums;
}
.value {
fill: var(--primary-text-color, #212121);
}
line {
stroke: var(--divider-color, rgba(0, 0, 0, 0.12));
}
path {
fill: color-mix(in srgb, var(--primary-color, #009ac7) 62%, transparent);
}
.open {
fill: color-mix(in srgb, var(--primary-color, #009ac7) 30%, transparent);
}
.chosen {
fill: var(--primary-color, #009ac7);
}
p {
line-height: 1.4;
margin: 8px 0 0;
min-height: 1.4em;
overflow-wrap: anywhere;
}
@media (forced-colors: active) {
path {
fill: GrayText;
}
.chosen {
fill: Highlight;
}
text {
fill: CanvasText;
}
}
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}willUpdate(e){e.has("bars")&&this.chosen!==void 0&&this.chosen>=this.bars.length&&(this.chosen=void 0)}render(){if(this.bars.length===0)return h;let e=this.chosen??this.highest();return a`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${this.heading}
aria-valuemin="1"
aria-valuemax=${this.bars.length}
aria-valuenow=${e+1}
aria-valuetext=${this.words(e)}
@keydown=${this.onKey}
@pointerdown=${this.onPointer}
>
${this.width>0?this.drawing(e):h}
</div>
<p aria-hidden="true">${this.words(e)}</p>
${this.table()}
`}highest(){let e=this.bars.map(t=>t.value);return e.indexOf(Math.max(...e))}words(e){let t=w(this.locale.language),n=this.bars[e],s=this.number(n.value);return this.chosen===void 0?n.value<=0?t("chart.no_uses"):t("chart.busiest",{when:n.name,count:s}):t("chart.chosen",{when:n.name,count:s})}number(e){return b(this.locale,e)}columns(){let{top:e}=Y(Math.max(...this.bars.map(n=>n.value))),t=this.number(e).length*Z+8;return{left:t,step:Math.max(0,this.width-t)/this.bars.length}}drawing(e){let{left:t,step:n}=this.columns(),s=Y(Math.max(...this.bars.map(c=>c.value))),o=c=>I-te-c/s.top*(I-ce-te),d=Math.max(...this.bars.map(c=>c.label.length)),u=Math.max(1,Math.ceil((d*Z+6)/n));return a`
<svg width=${this.width} height=${I} aria-hidden="true">
${s.ticks.map(c=>A`
<line x1=${t} x2=${this.width} y1=${o(c)} y2=${o(c)}></line>
<text x=${t-6} y=${o(c)+4} text-anchor="end">${this.number(c)}</text>`)}
${this.bars.map((c,x)=>{let P=t+(x+.5)*n,p=`${c.open?"open":""} ${x===e?"chosen":""}`,y=this.number(c.value).length*Z<n;return A`
<path class=${p} d=${he(P,ue(n),o(c.value),o(0))}></path>
${c.value>0&&y&&n>=24?A`<text class="value" x=${P} y=${o(c.value)-5}
text-anchor="middle">${this.number(c.value)}</text>`:h}
${(this.bars.length-1-x)%u===0?A`<text x=${P} y=${I-5} text-anchor="middle">${c.label}</text>`:h}`})}
</svg>
`}table(){let e=w(this.locale.language);return a`
<table class="hidden">
<caption>
${this.heading}
</caption>
<thead>
<tr>
<th scope="col">${e("chart.when")}</th>
<th scope="col">${e("chart.uses")}</th>
</tr>
</thead>
<tbody>
${this.bars.map(t=>a`
<tr>
<th scope="row">${t.name}</th>
<td>${this.number(t.value)}</td>
</tr>
`)}
</tbody>
</table>
`}onKey(e){let t=this.chosen??this.highest(),n=this.bars.length-1,o={ArrowLeft:t-1,ArrowDown:t-1,ArrowRight:t+1,ArrowUp:t+1,Home:0,End:n}[e.key];o!==void 0&&(e.preventDefault(),this.chosen=Math.min(n,Math.max(0,o)))}onPointer(e){let{left:t,step:n}=this.columns(),{left:s}=e.currentTarget.getBoundingClientRect(),o=Math.floor((e.clientX-s-t)/n);this.chosen=Math.min(this.bars.length-1,Math.max(0,o))}};l([v({attribute:!1})],H.prototype,"bars",2),l([v({attribute:!1})],H.prototype,"locale",2),l([v()],H.prototype,"heading",2),l([m()],H.prototype,"width",2),l([m()],H.prototype,"chosen",2);function ue(i){return i<4?i:Math.min(i*.72,48)}function he(i,r,e,t){let n=t-e;if(n<=0)return"";let s=Math.min(le,r/2,n),o=i-r/2,d=i+r/2;return`M${o},${t}V${e+s}Q${o},${e} ${o+s},${e}H${d-s}Q${d},${e} ${d},${e+s}V${t}Z`}k("usage-stats-bars",H);var j="usage_stats";async function S(i,r,e={}){let{response:t}=await i.callService(j,r,e,void 0,!1,!0);return t}var V=class{constructor(r){this.connection=r;this.listeners=new Set}add(r){this.listeners.add(r),(this.end===void 0||this.error!==void 0)&&this.start(),this.current!==void 0&&r(this.current,void 0)}remove(r){if(this.listeners.delete(r),this.listeners.size>0)return;let e=this.end;this.end=void 0,this.current=void 0,e?.then(t=>t()).catch(()=>{})}start(){this.error=void 0;let r=e=>{this.current=e,this.tell()};this.end=this.connection.subscribeMessage(r,{type:`${j}/subscribe`}),this.end.catch(e=>{this.error=e.message??String(e),this.tell()})}tell(){for(let r of[...this.listeners])r(this.current,this.error)}},re=new WeakMap;function ne(i,r){let e=re.get(i);e===void 0&&(e=new V(i),re.set(i,e));let t=e;return t.add(r),()=>t.remove(r)}var f=class extends O{constructor(){super(...arguments);this.preview=!1;this.since=0}static{this.styles=[W,g`
:host {
color: var(--primary-text-color, #212121);
display: block;
height: 100%;
}
ha-card {
box-sizing: border-box;
display: flex;
flex-direction: column;
height: 100%;
overflow: hidden;
padding: 16px;
}
h2 {
align-items: baseline;
display: flex;
flex-wrap: wrap;
font-size: var(--ha-font-size-l, 16px);
font-weight: var(--ha-font-weight-medium, 500);
gap: 0 12px;
justify-content: space-between;
line-height: 1.4;
margin: 0 0 12px;
}
h2 span {
overflow-wrap: anywhere;
}
.quiet {
color: var(--secondary-text-color, #727272);
font-size: var(--ha-font-size-m, 14px);
font-weight: 400;
}
.trouble {
border-inline-start: 3px solid var(--error-color, #db4437);
margin: 12px 0 0;
overflow-wrap: anywhere;
padding-inline-start: 10px;
}
.trouble button {
background: none;
border: 1px solid var(--divider-color, rgba(0, 0, 0, 0.12));
border-radius: 16px;
color: inherit;
cursor: pointer;
display: block;
font: inherit;
margin-top: 8px;
min-height: 40px;
padding: 4px 16px;
}
:focus-visible {
outline: 2px solid var(--primary-color, #009ac7);
outline-offset: 2px;
}
`]}connectedCallback(){super.connectedCallback(),this.watch()}disconnectedCallback(){super.disconnectedCallback(),this.stopWatching()}shouldUpdate(e){if(!e.has("hass")||e.size>1)return!0;let t=e.get("hass"),n=this.hass;return t?.connected!==n?.connected||t?.locale!==n?.locale||t?.user!==n?.user||t?.connection!==n?.connection}willUpdate(e){let t=e.get("hass");t!==void 0&&t.connection!==this.hass?.connection&&this.stopWatching(),t?.connected===!1&&this.hass?.connected&&this.error&&this.stopWatching(),this.watch()}render(){return this.hass===void 0||this.settings===void 0?h:this.content(this.settings,this.hass)}get text(){return w(this.hass?.language??"en")}trouble(e,t=this.error){if(!e.connected){let n=new Intl.DateTimeFormat(e.locale.language,{timeStyle:"short"}),s=this.since>0?this.text("card.lost_since",{time:n.format(this.since)}):this.text("card.lost");return a`<p class="trouble" role="status">${s}</p>`}return t===void 0?h:a`
<div class="trouble" role="status">
${t}
<button type="button" @click=${this.tryAgain}>${this.text("card.try_again")}</button>
</div>
`}tryAgain(){this.stopWatching(),this.error=void 0,this.watch()}received(e){}watch(){this.endWatching!==void 0||!this.isConnected||this.hass===void 0||(this.endWatching=ne(this.hass.connection,(e,t)=>{this.error=t,e!==void 0&&(this.current=e,this.since=Date.now(),this.received(e))}))}stopWatching(){this.endWatching?.(),this.endWatching=void 0}};l([v({attribute:!1})],f.prototype,"hass",2),l([v({attribute:!1})],f.prototype,"settings",2),l([v({type:Boolean})],f.prototype,"preview",2),l([m()],f.prototype,"current",2),l([m()],f.prototype,"error",2);var pe=1e4,C=class extends f{constructor(){super(...arguments);this.asked="";this.answered="";this.running=0}static{this.styles=[...f.styles,g`
.waiting {
border-radius: 8px;
flex: 1;
min-height: 200px;
}
`]}updated(e){super.updated(e),this.ask()}content(e,t){let n=e.question.skill;return a`
<ha-card>
<h2>
<span>${e.title??this.defaultTitle(e)}</span>
${n===void 0?h:a`<bdi class="quiet">${n}</bdi>`}
</h2>
${this.trends===void 0?a`<div class="waiting"></div>`:this.chart(this.trends,e,t)}
${this.trouble(t,this.failure)}
</ha-card>
`}tryAgain(){super.tryAgain(),this.asked="",this.answered="",this.failure=void 0,this.requestUpdate()}received(e){e.date!==this.trends?.today.date&&this.requestUpdate()}async ask(){let{hass:e,settings:t,current:n}=this;if(e===void 0||t===void 0||!e.connected)return;let s=JSON.stringify(t.question),o=this.trends&&n&&n.date!==this.trends.today.date,d=o?`${s} ${n.date}`:s;if(this.asked===d||!o&&this.answered===s)return;this.asked=d,this.running+=1;let u=this.running;try{let c={...t.question,limit:1},x=await me(S(e,"get_trends",c));if(u!==this.running)return;this.trends=x,this.answered=s,this.failure=void 0}catch(c){u===this.running&&(this.failure=this.wordsOf(c))}}wordsOf(e){let t=e?.message;return typeof t=="string"&&t!==""?t:this.text("card.no_answer")}};l([m()],C.prototype,"trends",2),l([m()],C.prototype,"failure",2);function me(i){return new Promise((r,e)=>{let t=setTimeout(e,pe);i.then(r,e).finally(()=>clearTimeout(t))})}var z=class extends C{defaultTitle({group:r}){return this.text(Q[r])}chart(r,e,t){let n=this.bars(r,e,t.locale);return a`
<usage-stats-bars
.bars=${n}
.locale=${t.locale}
.heading=${e.title??this.defaultTitle(e)}
></usage-stats-bars>
`}bars(r,e,t){let n=r.groups.map(s=>({...ie(s,t),value:s.count}));if(e.group==="weekday"){let s=q(t).map(o=>T(t,o));return n.sort((o,d)=>s.indexOf(o.name)-s.indexOf(d.name))}return e.group!=="day"?n:[...n,this.today(r,e,t)]}today(r,{question:e},t){let{date:n}=r.today,o=(this.current?.date===n?this.current.stats:void 0)?.filter(({skill:d})=>e.skill===void 0||d===e.skill).reduce((d,{count:u})=>d+u,0)??r.today.total;return{label:ie({date:n},t).label,name:this.text("card.so_far",{date:$(t,n)}),value:o,open:!0}}};function ie(i,r){if(i.hour!==void 0){let s=E(r)[i.hour]??"",o=i.hour,d=D(r)?G(r,o):w(r.language)("chart.hour",{from:o,to:o+1});return{label:s,name:d}}if(i.weekday!==void 0){let s=i.weekday;return{label:T(r,s,"short"),name:T(r,s)}}if(i.month!==void 0){let s=`${i.month}-01`;return{label:$(r,s,{month:"short"}),name:$(r,s,{month:"long",year:"numeric"})}}let e=i.date??i.week??"",t=$(r,e,{day:"numeric",month:"numeric"}),n=$(r,e);return i.week===void 0?{label:t,name:n}:{label:t,name:w(r.language)("group.week_from",{date:n})}}var J="usage-stats-tap-",fe=1e4,_=class extends Error{};function ge(){let i=crypto.getRandomValues(new Uint8Array(16));return Array.from(i,r=>r.toString(16).padStart(2,"0")).join("")}var X=class{constructor(){this.listeners=new Set;this.sending=new Map;this.taps=this.load()}waiting({skill:r,modality:e}){return this.taps.filter(t=>t.skill===r&&t.modality===e&&!this.sending.has(t.use_id)).length}add(r,{skill:e,modality:t}){let n={skill:e,modality:t,use_id:ge(),at:Date.now()};this.taps.push(n);try{localStorage.setItem(J+n.use_id,JSON.stringify(n))}catch{}return this.send(r,n)}takeBack({skill:r,modality:e}){let t=this.taps.findLast(n=>n.skill===r&&n.modality===e&&!this.sending.has(n.use_id));return t!==void 0&&this.remove(t),t!==void 0}async flush(r){for(let e of[...this.taps])if(!this.sending.has(e.use_id))try{await this.send(r,e)}catch(t){if(t instanceof _)return}}listen(r){return this.listeners.add(r),()=>this.listeners.delete(r)}send(r,e){let t=this.attempt(r,e).finally(()=>{this.sending.delete(e.use_id),this.tell()});return this.sending.set(e.use_id,t),t}async attempt(r,e){if(!r.connected)throw new _;try{let{skill:t,modality:n,use_id:s}=e,o=S(r,"record",{skill:t,modality:n,use_id:s}),{counted:d}=await ye(o);return this.remove(e),{counted:d}}catch(t){let n=t?.code;throw typeof n!="string"||be.has(n)?new _:(this.remove(e),t)}}remove({use_id:r}){this.taps=this.taps.filter(e=>e.use_id!==r);try{localStorage.removeItem(J+r)}catch{}this.tell()}load(){try{return Object.entries(localStorage).filter(([r])=>r.startsWith(J)).map(([,r])=>ve(r)).filter(r=>r!==void 0).sort((r,e)=>r.at-e.at)}catch{return[]}}tell(){for(let r of[...this.listeners])r()}},be=new Set(["not_found","timeout","home_assistant_error","unknown_error"]);function ve(i){try{let{skill:r,modality:e,use_id:t,at:n}=JSON.parse(String(i));return[r,e,t].every(o=>typeof o=="string")&&typeof n=="number"?{skill:r,modality:e,use_id:t,at:n}:void 0}catch{return}}function ye(i){return new Promise((r,e)=>{let t=setTimeout(()=>e(new _),fe);i.then(r,e).finally(()=>clearTimeout(t))})}var M=new X;var se=g`
ha-card {
padding: 0;
}
button.count {
align-content: center;
align-items: center;
background: none;
border: 0;
border-radius: var(--ha-card-border-radius, 12px);
color: inherit;
cursor: pointer;
display: grid;
flex: 1;
font: inherit;
grid-template-columns: auto 1fr;
min-height: 96px;
padding: 16px;
text-align: start;
touch-action: manipulation;
transition: background-color 180ms;
user-select: none;
width: 100%;
-webkit-touch-callout: none;
-webkit-user-select: none;
}
button.count:hover {
background-color: color-mix(in srgb, var(--primary-color, #009ac7) 6%, transparent);
}
button.count:active {
background-color: color-mix(in srgb, var(--primary-color, #009ac7) 18%, transparent);
}
button.count:focus-visible {
outline-offset: -3px;
}
ha-icon {
--mdc-icon-size: 28px;
align-items: center;
background-color: color-mix(in srgb, var(--primary-color, #009ac7) 18%, transparent);
border-radius: 50%;
color: var(--primary-color, #009ac7);
display: flex;
height: 48px;
justify-content: center;
transition: background-color 180ms;
width: 48px;
}
.done ha-icon {
background-color: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
color: var(--success-color, #43a047);
}
.number {
font-size: 40px;
font-variant-numeric: tabular-nums;
line-height: 1;
text-align: end;
}
.name,
.count .quiet {
grid-column: 1 / -1;
line-height: 1.3;
overflow-wrap: anywhere;
}
.name {
font-weight: var(--ha-font-weight-medium, 500);
margin-top: 14px;
}
.waiting,
.trouble {
margin: 0 16px 12px;
}
.waiting {
color: var(--secondary-text-color, #727272);
font-size: var(--ha-font-size-s, 12px);
line-height: 1.4;
}
dialog {
background: var(--card-background-color, #fff);
border: 0;
border-radius: 16px;
box-sizing: border-box;
color: inherit;
max-width: 360px;
padding: 24px;
width: calc(100% - 32px);
}
dialog::backdrop {
background: rgba(0, 0, 0, 0.4);
}
dialog p {
line-height: 1.4;
margin: 0 0 20px;
overflow-wrap: anywhere;
}
.actions {
display: flex;
flex-wrap: wrap;
gap: 8px;
justify-content: flex-end;
}
.actions button {
background: none;
border: 1px solid var(--divider-color, rgba(0, 0, 0, 0.12));
border-radius: 20px;
color: inherit;
cursor: pointer;
font: inherit;
min-height: 40px;
padding: 0 18px;
}
.actions .main {
background-color: color-mix(in srgb, var(--primary-color, #009ac7) 22%, transparent);
border-color: transparent;
}
@media (prefers-reduced-motion: reduce) {
button.count,
ha-icon {
transition: none;
}
}
`;var xe=500,we=600,ke=1500,$e=15e3,R=class extends f{constructor(){super(...arguments);this.done=!1;this.expected=0;this.asking=!1;this.lastTap=0;this.wasLong=!1}static{this.styles=[...f.styles,se]}connectedCallback(){super.connectedCallback(),this.endListening=M.listen(()=>this.requestUpdate()),this.retry=setInterval(()=>this.flush(),$e)}disconnectedCallback(){super.disconnectedCallback(),this.endListening?.(),clearInterval(this.retry),clearTimeout(this.longPress),clearTimeout(this.tick),this.done=!1}updated(e){super.updated(e),e.get("hass")?.connected===!1&&this.hass?.connected&&this.flush();let n=this.renderRoot.querySelector("dialog");this.asking&&!n?.open&&n?.showModal()}received(e){this.flush()}content(e,t){let n=M.waiting(e),s=this.number(e,t),o=e.name??e.skill;return a`
<ha-card>
<button
type="button"
class="count ${this.done?"done":""}"
aria-label=${this.text("count.label",{skill:o,modality:e.modality,count:s})}
@click=${this.onTap}
@contextmenu=${this.onMenu}
@pointerdown=${this.onPress}
@pointerup=${this.onRelease}
@pointercancel=${this.onRelease}
@pointerleave=${this.onRelease}
>
<ha-icon .icon=${this.done?"mdi:check":e.icon}></ha-icon>
<span class="number">${s}</span>
<span class="name"><bdi>${o}</bdi></span>
<span class="quiet"><bdi>${e.modality}</bdi></span>
</button>
<p class="hidden" role="status">
${this.done?this.text("count.counted",{count:s}):h}
</p>
${n>0?a`<p class="waiting" role="status">
${this.text(n===1?"count.waits":"count.wait",{count:b(t.locale,n)})}
</p>`:this.trouble(t,this.refusal??this.error)}
${this.asking?this.dialog(o):h}
</ha-card>
`}dialog(e){return a`
<dialog aria-labelledby="question" @close=${this.onClose}>
<p id="question">${this.text("count.take_back",{skill:e})}</p>
<div class="actions">
<button type="button" @click=${this.onClose}>${this.text("count.keep")}</button>
<button type="button" class="main" @click=${this.onTakeBack}>
${this.text("count.take")}
</button>
</div>
</dialog>
`}number(e,t){return this.current===void 0?"–":b(t.locale,Math.max(this.counted(e),this.expected))}counted({skill:e,modality:t}){return this.current?.stats.find(s=>s.skill===e&&s.modality===t)?.count??0}tryAgain(){this.refusal=void 0,super.tryAgain()}onTap(){let e=Date.now(),t=e-this.lastTap<xe,n=this.wasLong;this.wasLong=!1,!(t||n||this.preview)&&(this.lastTap=e,this.count())}async count(){let{hass:e,settings:t}=this;if(!(e===void 0||t===void 0)){this.refusal=void 0;try{let{counted:n}=await M.add(e,t);n>0?this.show(this.counted(t)+1):this.refusal=this.text("count.full")}catch(n){n instanceof _||this.refuse(n)}}}show(e){this.expected=Math.max(this.expected,e),this.done=!0,clearTimeout(this.tick),this.tick=setTimeout(()=>{this.done=!1,this.expected=0},ke)}refuse(e){let t=e?.message;this.refusal=typeof t=="string"?t:this.text("card.no_answer")}onPress(){this.wasLong=!1,clearTimeout(this.longPress),this.longPress=setTimeout(()=>this.offer(),we)}onRelease(){clearTimeout(this.longPress)}onMenu(e){e.preventDefault(),clearTimeout(this.longPress),this.offer()}offer(){let{hass:e,settings:t}=this;if(e===void 0||t===void 0||this.preview)return;let n=e.user?.is_admin===!0&&this.counted(t)>0;M.waiting(t)===0&&!n||(this.wasLong=!0,this.asking=!0)}onClose(){this.asking=!1,this.wasLong=!1}async onTakeBack(){this.onClose();let{hass:e,settings:t,current:n}=this;if(e===void 0||t===void 0||n===void 0||M.takeBack(t))return;let{skill:s,modality:o}=t,d=this.text("count.reason");this.expected=0;try{let u={date:n.date,skill:s,modality:o,count:-1,reason:d},{success:c,message:x}=await S(e,"correct",u);c||(this.refusal=x)}catch(u){this.refuse(u)}}flush(){this.hass?.connected&&M.flush(this.hass)}};l([m()],R.prototype,"done",2),l([m()],R.prototype,"refusal",2),l([m()],R.prototype,"expected",2),l([m()],R.prototype,"asking",2);var Te=420,He=48,Ce=6,_e=3,Re=60,B=Array.from({length:24},(i,r)=>r),L=class extends O{constructor(){super(...arguments);this.hours=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[W,g`
:host {
display: block;
}
table {
border-collapse: separate;
border-spacing: 2px;
font-size: 11px;
font-variant-numeric: tabular-nums;
line-height: 1.2;
margin: 0 -2px;
table-layout: fixed;
width: calc(100% + 4px);
}
.corner {
width: 40px;
}
thead th {
padding: 0 0 2px;
}
th {
color: var(--secondary-text-color, #727272);
font-weight: 400;
padding: 0;
}
tbody th {
overflow: hidden;
text-align: start;
text-overflow: ellipsis;
white-space: nowrap;
}
td {
background-color: color-mix(
in srgb,
var(--primary-color, #009ac7) calc(var(--share) * 1%),
var(--secondary-background-color, #e5e5e5)
);
border-radius: 3px;
color: var(--primary-text-color, #212121);
height: 24px;
padding: 0;
text-align: center;
}
.turned td {
height: 18px;
}
p {
line-height: 1.4;
margin: 8px 0 0;
}
@media (forced-colors: active) {
td {
border: 1px solid GrayText;
}
}
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let e=new Map(this.hours.map(n=>[oe(n.weekday,n.hour),n.count])),t=this.hours.reduce((n,{count:s})=>Math.max(n,s),0);return a`
${this.width>0?this.table(e,t):h}
<p>${this.words()}</p>
`}words(){let e=w(this.locale.language),[t]=[...this.hours].sort((d,u)=>u.count-d.count);if(t===void 0||t.count<=0)return e("chart.no_uses");let n=T(this.locale,t.weekday),s=D(this.locale)?G(this.locale,t.hour):e("chart.hour",{from:t.hour,to:t.hour+1}),o=e("chart.hour_of_week",{weekday:n,hour:s});return e("chart.busiest",{when:o,count:b(this.locale,t.count)})}table(e,t){let n=b(this.locale,t).length,s=He+B.length*(n*Ce+_e),o=this.width<Math.max(Te,s),d=q(this.locale),u=E(this.locale),c=(p,y)=>this.cell(e.get(oe(p,y))??0,t),x=(p,y)=>a`
<th scope=${y} abbr=${T(this.locale,p)}>
${T(this.locale,p,"short")}
</th>
`,P=(p,y)=>a`
<th scope=${y}>${u[p]}</th>
`;return a`
<table class=${o?"turned":""}>
<caption class="hidden">
${this.heading}
</caption>
<thead>
<tr>
<td class="corner" style="--share: 0; background: none; border: 0"></td>
${o?d.map(p=>x(p,"col")):B.map(p=>P(p,"col"))}
</tr>
</thead>
<tbody>
${o?B.map(p=>a`
<tr>
${P(p,"row")} ${d.map(y=>c(y,p))}
</tr>
`):d.map(p=>a`
<tr>
${x(p,"row")} ${B.map(y=>c(p,y))}
</tr>
`)}
</tbody>
</table>
`}cell(e,t){let n=t>0?Math.round(Math.max(0,e)/t*Re):0,s=b(this.locale,e);return a`
<td style="--share: ${n}">
${e===0?a`<span class="hidden">${s}</span>`:s}
</td>
`}};l([v({attribute:!1})],L.prototype,"hours",2),l([v({attribute:!1})],L.prototype,"locale",2),l([v()],L.prototype,"heading",2),l([m()],L.prototype,"width",2);function oe(i,r){return`${i} ${r}`}k("usage-stats-heatmap",L);var F=class extends C{defaultTitle(){return this.text("group.hour_of_week")}chart(r,e,t){let n=r.groups.map(({weekday:s,hour:o,count:d})=>({weekday:s,hour:o??0,count:d}));return a`
<usage-stats-heatmap
.hours=${n}
.locale=${t.locale}
.heading=${e.title??this.defaultTitle()}
></usage-stats-heatmap>
`}};var K=class extends f{static{this.styles=[...f.styles,g`
ol {
display: grid;
gap: 4px;
list-style: none;
margin: 0;
padding: 0;
}
li {
align-items: center;
background: linear-gradient(
color-mix(in srgb, var(--primary-color, #009ac7) 18%, transparent) 0 0
)
var(--bar-start, left) / calc(var(--share) * 1%) 100% no-repeat;
border-radius: 8px;
box-sizing: border-box;
display: flex;
gap: 12px;
justify-content: space-between;
min-height: 40px;
padding: 4px 12px;
}
:host(:dir(rtl)) {
--bar-start: right;
}
.what {
line-height: 1.3;
min-width: 0;
overflow-wrap: anywhere;
}
.count {
font-variant-numeric: tabular-nums;
font-weight: var(--ha-font-weight-medium, 500);
}
.more {
margin: 8px 12px 0;
}
.empty {
margin: 0;
padding: 8px 0;
}
@media (forced-colors: active) {
li {
border: 1px solid GrayText;
}
}
`]}content(r,e){let{current:t}=this,n=t===void 0?[]:Me(t.stats,r.filter),s=n.reduce((o,{count:d})=>o+d,0);return a`
<ha-card>
<h2>
<span>${r.title??this.text("card.today_title")}</span>
${t===void 0?h:a`<span class="quiet">${this.subtitle(t,s,e)}</span>`}
</h2>
${t===void 0?h:this.rows(n,r.rows,e)}
${this.trouble(e)}
</ha-card>
`}subtitle(r,e,t){let n=$(t.locale,r.date,{day:"numeric",month:"short"});return this.text("card.total_on",{count:b(t.locale,e),date:n})}rows(r,e,t){if(r.length===0)return a`<p class="empty quiet">${this.text("card.nothing")}</p>`;let n=Math.max(...r.map(({count:o})=>o)),s=r.length-e;return a`
<ol>
${r.slice(0,e).map(({skill:o,modality:d,count:u})=>a`
<li style="--share: ${Math.max(0,Math.round(u/n*100))}">
<span class="what"><bdi>${o}</bdi> <bdi class="quiet">${d}</bdi></span>
<span class="count">${b(t.locale,u)}</span>
</li>
`)}
</ol>
${s>0?a`<p class="more quiet">
${this.text("card.more",{count:b(t.locale,s)})}
</p>`:h}
`}};function Me(i,r){return r===void 0?i:i.filter(({skill:e,modality:t})=>`${e} ${t}`.toLowerCase().includes(r))}k("usage-stats-bars-view",z);k("usage-stats-count-view",R);k("usage-stats-heatmap-view",F);k("usage-stats-today-view",K);
