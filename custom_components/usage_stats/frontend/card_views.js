import{B as X,a as l,b as g,c as a,d as W,f as u,h as S,i as v,j as m,l as k,m as b,n as $,o as T,p as N,q,r as z,s as I,u as w,w as A}from"./shared.js";var Y={day:"group.day",week:"group.week",month:"group.month",weekday:"group.weekday",hour:"group.hour"};function j(o,i=4){let t=Math.max(o,1)/i,e=10**Math.floor(Math.log10(t)),r=[1,2,5,10].find(d=>d*e>=t)??10,n=Math.max(1,r*e),s=Math.max(1,Math.ceil(o/n));return{top:s*n,ticks:Array.from({length:s+1},(d,h)=>h*n)}}var O=g`
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
`;var E=168,et=18,Q=22,V=7,rt=4,_=class extends S{constructor(){super(...arguments);this.bars=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[O,g`
:host {
display: block;
}
.chart {
border-radius: 4px;
cursor: pointer;
direction: ltr;
height: ${E}px;
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
fill: color-mix(in srgb, var(--primary-color, #009ac7) 62%, var(--card-background-color, #fff));
}
.open {
fill: color-mix(in srgb, var(--primary-color, #009ac7) 30%, var(--card-background-color, #fff));
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
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}willUpdate(t){t.has("bars")&&this.chosen!==void 0&&this.chosen>=this.bars.length&&(this.chosen=void 0)}render(){if(this.bars.length===0)return u;let t=this.chosen??this.highest();return a`
<div
class="chart"
role="slider"
tabindex="0"
aria-label=${this.heading}
aria-valuemin="1"
aria-valuemax=${this.bars.length}
aria-valuenow=${t+1}
aria-valuetext=${this.words(t)}
@keydown=${this.onKey}
@pointerdown=${this.onPointer}
>
${this.width>0?this.drawing(t):u}
</div>
<p aria-hidden="true">${this.words(t)}</p>
${this.table()}
`}highest(){let t=this.bars.map(e=>e.value);return t.indexOf(Math.max(...t))}words(t){let e=w(this.locale.language),r=this.bars[t],n=this.number(r.value);return this.chosen===void 0?r.value<=0?e("chart.no_uses"):e("chart.busiest",{when:r.name,count:n}):e("chart.chosen",{when:r.name,count:n})}number(t){return b(this.locale,t)}columns(){let{top:t}=j(Math.max(...this.bars.map(r=>r.value))),e=this.number(t).length*V+8;return{left:e,step:Math.max(0,this.width-e)/this.bars.length}}drawing(t){let{left:e,step:r}=this.columns(),n=j(Math.max(...this.bars.map(c=>c.value))),s=c=>E-Q-c/n.top*(E-et-Q),d=Math.max(...this.bars.map(c=>c.label.length)),h=Math.max(1,Math.ceil((d*V+6)/r));return a`
<svg width=${this.width} height=${E} aria-hidden="true">
${n.ticks.map(c=>W`
<line x1=${e} x2=${this.width} y1=${s(c)} y2=${s(c)}></line>
<text x=${e-6} y=${s(c)+4} text-anchor="end">${this.number(c)}</text>`)}
${this.bars.map((c,x)=>{let L=e+(x+.5)*r,p=`${c.open?"open":""} ${x===t?"chosen":""}`,y=this.number(c.value).length*V<r;return W`
<path class=${p} d=${nt(L,it(r),s(c.value),s(0))}></path>
${c.value>0&&y&&r>=24?W`<text class="value" x=${L} y=${s(c.value)-5}
text-anchor="middle">${this.number(c.value)}</text>`:u}
${(this.bars.length-1-x)%h===0?W`<text x=${L} y=${E-5} text-anchor="middle">${c.label}</text>`:u}`})}
</svg>
`}table(){let t=w(this.locale.language);return a`
<table class="hidden">
<caption>
${this.heading}
</caption>
<thead>
<tr>
<th scope="col">${t("chart.when")}</th>
<th scope="col">${t("chart.uses")}</th>
</tr>
</thead>
<tbody>
${this.bars.map(e=>a`
<tr>
<th scope="row">${e.name}</th>
<td>${this.number(e.value)}</td>
</tr>
`)}
</tbody>
</table>
`}onKey(t){let e=this.chosen??this.highest(),r=this.bars.length-1,s={ArrowLeft:e-1,ArrowDown:e-1,ArrowRight:e+1,ArrowUp:e+1,Home:0,End:r}[t.key];s!==void 0&&(t.preventDefault(),this.chosen=Math.min(r,Math.max(0,s)))}onPointer(t){let{left:e,step:r}=this.columns(),{left:n}=t.currentTarget.getBoundingClientRect(),s=Math.floor((t.clientX-n-e)/r);this.chosen=Math.min(this.bars.length-1,Math.max(0,s))}};l([v({attribute:!1})],_.prototype,"bars",2),l([v({attribute:!1})],_.prototype,"locale",2),l([v()],_.prototype,"heading",2),l([m()],_.prototype,"width",2),l([m()],_.prototype,"chosen",2);function it(o){return o<4?o:Math.min(o*.72,48)}function nt(o,i,t,e){let r=e-t;if(r<=0)return"";let n=Math.min(rt,i/2,r),s=o-i/2,d=o+i/2;return`M${s},${e}V${t+n}Q${s},${t} ${s+n},${t}H${d-n}Q${d},${t} ${d},${t+n}V${e}Z`}k("usage-stats-bars",_);var f=class extends S{constructor(){super(...arguments);this.preview=!1;this.since=0}static{this.styles=[O,g`
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
`]}connectedCallback(){super.connectedCallback(),this.watch()}disconnectedCallback(){super.disconnectedCallback(),this.stopWatching()}shouldUpdate(t){if(!t.has("hass")||t.size>1)return!0;let e=t.get("hass"),r=this.hass;return e?.connected!==r?.connected||e?.locale!==r?.locale||e?.user!==r?.user||e?.connection!==r?.connection}willUpdate(t){let e=t.get("hass");e!==void 0&&e.connection!==this.hass?.connection&&this.stopWatching(),e?.connected===!1&&this.hass?.connected&&this.error&&this.stopWatching(),this.watch()}render(){return this.hass===void 0||this.settings===void 0?u:this.content(this.settings,this.hass)}get text(){return w(this.hass?.language??"en")}trouble(t,e=this.error){if(!t.connected){let r=new Intl.DateTimeFormat(t.locale.language,{timeStyle:"short"}),n=this.since>0?this.text("card.lost_since",{time:r.format(this.since)}):this.text("card.lost");return a`<p class="trouble" role="status">${n}</p>`}return e===void 0?u:a`
<div class="trouble" role="status">
${e}
<button type="button" @click=${this.tryAgain}>${this.text("card.try_again")}</button>
</div>
`}tryAgain(){this.stopWatching(),this.error=void 0,this.watch()}received(t){}watch(){this.endWatching!==void 0||!this.isConnected||this.hass===void 0||(this.endWatching=X(this.hass.connection,(t,e)=>{if(this.error=e,t!==void 0){if(!("stats"in t)){this.error=this.text("card.not_running");return}this.current=t,this.since=Date.now(),this.received(t)}}))}stopWatching(){this.endWatching?.(),this.endWatching=void 0}};l([v({attribute:!1})],f.prototype,"hass",2),l([v({attribute:!1})],f.prototype,"settings",2),l([v({type:Boolean})],f.prototype,"preview",2),l([m()],f.prototype,"current",2),l([m()],f.prototype,"error",2);var st=1e4,H=class extends f{constructor(){super(...arguments);this.asked="";this.answered="";this.running=0}static{this.styles=[...f.styles,g`
.waiting {
border-radius: 8px;
flex: 1;
min-height: 200px;
}
`]}updated(t){super.updated(t),this.ask()}content(t,e){let r=t.question.skill;return a`
<ha-card>
<h2>
<span>${t.title??this.defaultTitle(t)}</span>
${r===void 0?u:a`<bdi class="quiet">${r}</bdi>`}
</h2>
${this.trends===void 0?a`<div class="waiting"></div>`:this.chart(this.trends,t,e)}
${this.trouble(e,this.failure)}
</ha-card>
`}tryAgain(){super.tryAgain(),this.asked="",this.answered="",this.failure=void 0,this.requestUpdate()}received(t){t.date!==this.trends?.today.date&&this.requestUpdate()}async ask(){let{hass:t,settings:e,current:r}=this;if(t===void 0||e===void 0||!t.connected)return;let n=JSON.stringify(e.question),s=this.trends&&r&&r.date!==this.trends.today.date,d=s?`${n} ${r.date}`:n;if(this.asked===d||!s&&this.answered===n)return;this.asked=d,this.running+=1;let h=this.running;try{let c={...e.question,limit:1},x=await ot(A(t,"get_trends",c));if(h!==this.running)return;this.trends=x,this.answered=n,this.failure=void 0}catch(c){h===this.running&&(this.failure=this.wordsOf(c))}}wordsOf(t){let e=t?.message;return typeof e=="string"&&e!==""?e:this.text("card.no_answer")}};l([m()],H.prototype,"trends",2),l([m()],H.prototype,"failure",2);function ot(o){return new Promise((i,t)=>{let e=setTimeout(t,st);o.then(i,t).finally(()=>clearTimeout(e))})}var G=class extends H{defaultTitle({group:i}){return this.text(Y[i])}chart(i,t,e){let r=this.bars(i,t,e.locale);return a`
<usage-stats-bars
.bars=${r}
.locale=${e.locale}
.heading=${t.title??this.defaultTitle(t)}
></usage-stats-bars>
`}bars(i,t,e){let r=i.groups.map(n=>({...Z(n,e),value:n.count}));if(t.group==="weekday"){let n=I(e).map(s=>T(e,s));return r.sort((s,d)=>n.indexOf(s.name)-n.indexOf(d.name))}return t.group!=="day"?r:[...r,this.today(i,t,e)]}today(i,{question:t},e){let{date:r}=i.today,s=(this.current?.date===r?this.current.stats:void 0)?.filter(({skill:d})=>t.skill===void 0||d===t.skill).reduce((d,{count:h})=>d+h,0)??i.today.total;return{label:Z({date:r},e).label,name:this.text("card.so_far",{date:$(e,r)}),value:s,open:!0}}};function Z(o,i){if(o.hour!==void 0){let n=q(i)[o.hour]??"",s=o.hour,d=N(i)?z(i,s):w(i.language)("chart.hour",{from:s,to:s+1});return{label:n,name:d}}if(o.weekday!==void 0){let n=o.weekday;return{label:T(i,n,"short"),name:T(i,n)}}if(o.month!==void 0){let n=`${o.month}-01`;return{label:$(i,n,{month:"short"}),name:$(i,n,{month:"long",year:"numeric"})}}let t=o.date??o.week??"",e=$(i,t,{day:"numeric",month:"numeric"}),r=$(i,t);return o.week===void 0?{label:e,name:r}:{label:e,name:w(i.language)("group.week_from",{date:r})}}var J="usage-stats-tap-",at=1e4,M=class extends Error{};function dt(){let o=crypto.getRandomValues(new Uint8Array(16));return Array.from(o,i=>i.toString(16).padStart(2,"0")).join("")}var F=class{constructor(){this.listeners=new Set;this.sending=new Map;this.taps=this.load()}waiting({skill:i,modality:t}){return this.taps.filter(e=>e.skill===i&&e.modality===t&&!this.sending.has(e.use_id)).length}add(i,{skill:t,modality:e}){let r={skill:t,modality:e,use_id:dt(),at:Date.now()};this.taps.push(r);try{localStorage.setItem(J+r.use_id,JSON.stringify(r))}catch{}return this.send(i,r)}takeBack({skill:i,modality:t}){let e=this.taps.findLast(r=>r.skill===i&&r.modality===t&&!this.sending.has(r.use_id));return e!==void 0&&this.remove(e),e!==void 0}async flush(i){for(let t of[...this.taps])if(!this.sending.has(t.use_id))try{await this.send(i,t)}catch(e){if(e instanceof M)return}}listen(i){return this.listeners.add(i),()=>this.listeners.delete(i)}send(i,t){let e=this.attempt(i,t).finally(()=>{this.sending.delete(t.use_id),this.tell()});return this.sending.set(t.use_id,e),e}async attempt(i,t){if(!i.connected)throw new M;try{let{skill:e,modality:r,use_id:n}=t,s=A(i,"record",{skill:e,modality:r,use_id:n}),{counted:d}=await ht(s);return this.remove(t),{counted:d}}catch(e){let r=e?.code;throw typeof r!="string"||ct.has(r)?new M:(this.remove(t),e)}}remove({use_id:i}){this.taps=this.taps.filter(t=>t.use_id!==i);try{localStorage.removeItem(J+i)}catch{}this.tell()}load(){try{return Object.entries(localStorage).filter(([i])=>i.startsWith(J)).map(([,i])=>lt(i)).filter(i=>i!==void 0).sort((i,t)=>i.at-t.at)}catch{return[]}}tell(){for(let i of[...this.listeners])i()}},ct=new Set(["not_found","timeout","home_assistant_error","unknown_error"]);function lt(o){try{let{skill:i,modality:t,use_id:e,at:r}=JSON.parse(String(o));return[i,t,e].every(s=>typeof s=="string")&&typeof r=="number"?{skill:i,modality:t,use_id:e,at:r}:void 0}catch{return}}function ht(o){return new Promise((i,t)=>{let e=setTimeout(()=>t(new M),at);o.then(i,t).finally(()=>clearTimeout(e))})}var R=new F;var U=g`
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
`;var ut=500,pt=600,mt=1500,ft=15e3,P=class extends f{constructor(){super(...arguments);this.done=!1;this.expected=0;this.asking=!1;this.lastTap=0;this.wasLong=!1}static{this.styles=[...f.styles,U]}connectedCallback(){super.connectedCallback(),this.endListening=R.listen(()=>this.requestUpdate()),this.retry=setInterval(()=>this.flush(),ft)}disconnectedCallback(){super.disconnectedCallback(),this.endListening?.(),clearInterval(this.retry),clearTimeout(this.longPress),clearTimeout(this.tick),this.done=!1}updated(t){super.updated(t),t.get("hass")?.connected===!1&&this.hass?.connected&&this.flush();let r=this.renderRoot.querySelector("dialog");this.asking&&!r?.open&&r?.showModal()}received(t){this.flush()}content(t,e){let r=R.waiting(t),n=this.number(t,e),s=t.name??t.skill;return a`
<ha-card>
<button
type="button"
class="count ${this.done?"done":""}"
aria-label=${this.text("count.label",{skill:s,modality:t.modality,count:n})}
@click=${this.onTap}
@contextmenu=${this.onMenu}
@pointerdown=${this.onPress}
@pointerup=${this.onRelease}
@pointercancel=${this.onRelease}
@pointerleave=${this.onRelease}
>
<ha-icon .icon=${this.done?"mdi:check":t.icon}></ha-icon>
<span class="number">${n}</span>
<span class="name"><bdi>${s}</bdi></span>
<span class="quiet"><bdi>${t.modality}</bdi></span>
</button>
<p class="hidden" role="status">
${this.done?this.text("count.counted",{count:n}):u}
</p>
${r>0?a`<p class="waiting" role="status">
${this.text(r===1?"count.waits":"count.wait",{count:b(e.locale,r)})}
</p>`:this.trouble(e,this.refusal??this.error)}
${this.asking?this.dialog(s):u}
</ha-card>
`}dialog(t){return a`
<dialog aria-labelledby="question" @close=${this.onClose}>
<p id="question">${this.text("count.take_back",{skill:t})}</p>
<div class="actions">
<button type="button" @click=${this.onClose}>${this.text("count.keep")}</button>
<button type="button" class="main" @click=${this.onTakeBack}>
${this.text("count.take")}
</button>
</div>
</dialog>
`}number(t,e){return this.current===void 0?"–":b(e.locale,Math.max(this.counted(t),this.expected))}counted({skill:t,modality:e}){return this.current?.stats.find(n=>n.skill===t&&n.modality===e)?.count??0}tryAgain(){this.refusal=void 0,super.tryAgain()}onTap(){let t=Date.now(),e=t-this.lastTap<ut,r=this.wasLong;this.wasLong=!1,!(e||r||this.preview)&&(this.lastTap=t,this.count())}async count(){let{hass:t,settings:e}=this;if(!(t===void 0||e===void 0)){this.refusal=void 0;try{let{counted:r}=await R.add(t,e);r>0?this.show(this.counted(e)+1):this.refusal=this.text("count.full")}catch(r){r instanceof M||this.refuse(r)}}}show(t){this.expected=Math.max(this.expected,t),this.done=!0,clearTimeout(this.tick),this.tick=setTimeout(()=>{this.done=!1,this.expected=0},mt)}refuse(t){let e=t?.message;this.refusal=typeof e=="string"?e:this.text("card.no_answer")}onPress(){this.wasLong=!1,clearTimeout(this.longPress),this.longPress=setTimeout(()=>this.offer(),pt)}onRelease(){clearTimeout(this.longPress)}onMenu(t){t.preventDefault(),clearTimeout(this.longPress),this.offer()}offer(){let{hass:t,settings:e}=this;if(t===void 0||e===void 0||this.preview)return;let r=t.user?.is_admin===!0&&this.counted(e)>0;R.waiting(e)===0&&!r||(this.wasLong=!0,this.asking=!0)}onClose(){this.asking=!1,this.wasLong=!1}async onTakeBack(){this.onClose();let{hass:t,settings:e,current:r}=this;if(t===void 0||e===void 0||r===void 0||R.takeBack(e))return;let{skill:n,modality:s}=e,d=this.text("count.reason");this.expected=0;try{let h={date:r.date,skill:n,modality:s,count:-1,reason:d},{success:c,message:x}=await A(t,"correct",h);c||(this.refusal=x)}catch(h){this.refuse(h)}}flush(){this.hass?.connected&&R.flush(this.hass)}};l([m()],P.prototype,"done",2),l([m()],P.prototype,"refusal",2),l([m()],P.prototype,"expected",2),l([m()],P.prototype,"asking",2);var gt=420,bt=48,vt=6,yt=3,xt=60,B=Array.from({length:24},(o,i)=>i),C=class extends S{constructor(){super(...arguments);this.hours=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[O,g`
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
color-mix(
in srgb,
var(--secondary-background-color, #e5e5e5) 60%,
var(--card-background-color, #fff)
)
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
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let t=new Map(this.hours.map(r=>[tt(r.weekday,r.hour),r.count])),e=this.hours.reduce((r,{count:n})=>Math.max(r,n),0);return a`
${this.width>0?this.table(t,e):u}
<p>${this.words()}</p>
`}words(){let t=w(this.locale.language),[e]=[...this.hours].sort((d,h)=>h.count-d.count);if(e===void 0||e.count<=0)return t("chart.no_uses");let r=T(this.locale,e.weekday),n=N(this.locale)?z(this.locale,e.hour):t("chart.hour",{from:e.hour,to:e.hour+1}),s=t("chart.hour_of_week",{weekday:r,hour:n});return t("chart.busiest",{when:s,count:b(this.locale,e.count)})}table(t,e){let r=b(this.locale,e).length,n=bt+B.length*(r*vt+yt),s=this.width<Math.max(gt,n),d=I(this.locale),h=q(this.locale),c=(p,y)=>this.cell(t.get(tt(p,y))??0,e),x=(p,y)=>a`
<th scope=${y} abbr=${T(this.locale,p)}>
${T(this.locale,p,"short")}
</th>
`,L=(p,y)=>a`
<th scope=${y}>${h[p]}</th>
`;return a`
<table class=${s?"turned":""}>
<caption class="hidden">
${this.heading}
</caption>
<thead>
<tr>
<td class="corner" style="--share: 0; background: none; border: 0"></td>
${s?d.map(p=>x(p,"col")):B.map(p=>L(p,"col"))}
</tr>
</thead>
<tbody>
${s?B.map(p=>a`
<tr>
${L(p,"row")} ${d.map(y=>c(y,p))}
</tr>
`):d.map(p=>a`
<tr>
${x(p,"row")} ${B.map(y=>c(p,y))}
</tr>
`)}
</tbody>
</table>
`}cell(t,e){let r=e>0?Math.round(Math.max(0,t)/e*xt):0,n=b(this.locale,t);return a`
<td style="--share: ${r}">
${t===0?a`<span class="hidden">${n}</span>`:n}
</td>
`}};l([v({attribute:!1})],C.prototype,"hours",2),l([v({attribute:!1})],C.prototype,"locale",2),l([v()],C.prototype,"heading",2),l([m()],C.prototype,"width",2);function tt(o,i){return`${o} ${i}`}k("usage-stats-heatmap",C);var D=class extends H{defaultTitle(){return this.text("group.hour_of_week")}chart(i,t,e){let r=i.groups.map(({weekday:n,hour:s,count:d})=>({weekday:n,hour:s??0,count:d}));return a`
<usage-stats-heatmap
.hours=${r}
.locale=${e.locale}
.heading=${t.title??this.defaultTitle()}
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
`]}content(i,t){let{current:e}=this,r=e===void 0?[]:wt(e.stats,i.filter),n=r.reduce((s,{count:d})=>s+d,0);return a`
<ha-card>
<h2>
<span>${i.title??this.text("card.today_title")}</span>
${e===void 0?u:a`<span class="quiet">${this.subtitle(e,n,t)}</span>`}
</h2>
${e===void 0?u:this.rows(r,i.rows,t)}
${this.trouble(t)}
</ha-card>
`}subtitle(i,t,e){let r=$(e.locale,i.date,{day:"numeric",month:"short"});return this.text("card.total_on",{count:b(e.locale,t),date:r})}rows(i,t,e){if(i.length===0)return a`<p class="empty quiet">${this.text("card.nothing")}</p>`;let r=Math.max(...i.map(({count:s})=>s)),n=i.length-t;return a`
<ol>
${i.slice(0,t).map(({skill:s,modality:d,count:h})=>a`
<li style="--share: ${Math.max(0,Math.round(h/r*100))}">
<span class="what"><bdi>${s}</bdi> <bdi class="quiet">${d}</bdi></span>
<span class="count">${b(e.locale,h)}</span>
</li>
`)}
</ol>
${n>0?a`<p class="more quiet">
${this.text("card.more",{count:b(e.locale,n)})}
</p>`:u}
`}};function wt(o,i){return i===void 0?o:o.filter(({skill:t,modality:e})=>`${t} ${e}`.toLowerCase().includes(i))}k("usage-stats-bars-view",G);k("usage-stats-count-view",P);k("usage-stats-heatmap-view",D);k("usage-stats-today-view",K);
