import{Q as I,a as u,b as m,c as a,e as l,g as A,h as _,i as h,k as T,l as b,m as f,n as S,o as O,p as q,q as B,r as z,t as $,u as E,x as w}from"./shared.js";var N={day:"group.day",week:"group.week",month:"group.month",weekday:"group.weekday",hour:"group.hour"};var c=class extends A{constructor(){super(...arguments);this.preview=!1;this.since=0}static{this.styles=[E,m`
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
`]}connectedCallback(){super.connectedCallback(),this.watch()}disconnectedCallback(){super.disconnectedCallback(),this.stopWatching()}shouldUpdate(t){if(!t.has("hass")||t.size>1)return!0;let e=t.get("hass"),i=this.hass;return e?.connected!==i?.connected||e?.locale!==i?.locale||e?.user!==i?.user||e?.connection!==i?.connection}willUpdate(t){let e=t.get("hass");e!==void 0&&e.connection!==this.hass?.connection&&this.stopWatching(),e?.connected===!1&&this.hass?.connected&&this.error&&this.stopWatching(),this.watch()}render(){return this.hass===void 0||this.settings===void 0?l:this.content(this.settings,this.hass)}get text(){return $(this.hass?.language??"en")}trouble(t,e=this.error){if(!t.connected){let i=new Intl.DateTimeFormat(t.locale.language,{timeStyle:"short"}),n=this.since>0?this.text("card.lost_since",{time:i.format(this.since)}):this.text("card.lost");return a`<p class="trouble" role="status">${n}</p>`}return e===void 0?l:a`
<div class="trouble" role="status">
${e}
<button type="button" @click=${this.tryAgain}>${this.text("card.try_again")}</button>
</div>
`}tryAgain(){this.stopWatching(),this.error=void 0,this.watch()}received(t){}watch(){this.endWatching!==void 0||!this.isConnected||this.hass===void 0||(this.endWatching=I(this.hass.connection,(t,e)=>{if(this.error=e,t!==void 0){if(!("stats"in t)){this.error=this.text("card.not_running");return}this.current=t,this.since=Date.now(),this.received(t)}}))}stopWatching(){this.endWatching?.(),this.endWatching=void 0}};u([_({attribute:!1})],c.prototype,"hass",2),u([_({attribute:!1})],c.prototype,"settings",2),u([_({type:Boolean})],c.prototype,"preview",2),u([h()],c.prototype,"current",2),u([h()],c.prototype,"error",2);var D=1e4,g=class extends c{constructor(){super(...arguments);this.asked="";this.answered="";this.running=0}static{this.styles=[...c.styles,m`
.waiting {
border-radius: 8px;
flex: 1;
min-height: 200px;
}
`]}updated(t){super.updated(t),this.ask()}content(t,e){let i=t.question.skill;return a`
<ha-card>
<h2>
<span>${t.title??this.defaultTitle(t)}</span>
${i===void 0?l:a`<bdi class="quiet">${i}</bdi>`}
</h2>
${this.trends===void 0?a`<div class="waiting"></div>`:this.chart(this.trends,t,e)}
${this.trouble(e,this.failure)}
</ha-card>
`}tryAgain(){super.tryAgain(),this.asked="",this.answered="",this.failure=void 0,this.requestUpdate()}received(t){t.date!==this.trends?.today.date&&this.requestUpdate()}async ask(){let{hass:t,settings:e,current:i}=this;if(t===void 0||e===void 0||!t.connected)return;let n=JSON.stringify(e.question),s=this.trends&&i&&i.date!==this.trends.today.date,d=s?`${n} ${i.date}`:n;if(this.asked===d||!s&&this.answered===n)return;this.asked=d,this.running+=1;let p=this.running;try{let k={...e.question,limit:1},R=await j(w(t,"get_trends",k));if(p!==this.running)return;this.trends=R,this.answered=n,this.failure=void 0}catch(k){p===this.running&&(this.failure=this.wordsOf(k))}}wordsOf(t){let e=t?.message;return typeof e=="string"&&e!==""?e:this.text("card.no_answer")}};u([h()],g.prototype,"trends",2),u([h()],g.prototype,"failure",2);function j(o){return new Promise((r,t)=>{let e=setTimeout(t,D);o.then(r,t).finally(()=>clearTimeout(e))})}var P=class extends g{defaultTitle({group:r}){return this.text(N[r])}chart(r,t,e){let i=this.bars(r,t,e.locale);return a`
<usage-stats-bars
.bars=${i}
.locale=${e.locale}
.heading=${t.title??this.defaultTitle(t)}
></usage-stats-bars>
`}bars(r,t,e){let i=r.groups.map(n=>({...M(n,e),value:n.count}));if(t.group==="weekday"){let n=z(e).map(s=>S(e,s));return i.sort((s,d)=>n.indexOf(s.name)-n.indexOf(d.name))}return t.group!=="day"?i:[...i,this.today(r,t,e)]}today(r,{question:t},e){let{date:i}=r.today,s=(this.current?.date===i?this.current.stats:void 0)?.filter(({skill:d})=>t.skill===void 0||d===t.skill).reduce((d,{count:p})=>d+p,0)??r.today.total;return{label:M({date:i},e).label,name:this.text("card.so_far",{date:f(e,i)}),value:s,open:!0}}};function M(o,r){if(o.hour!==void 0){let n=q(r)[o.hour]??"",s=o.hour,d=O(r)?B(r,s):$(r.language)("chart.hour",{from:s,to:s+1});return{label:n,name:d}}if(o.weekday!==void 0){let n=o.weekday;return{label:S(r,n,"short"),name:S(r,n)}}if(o.month!==void 0){let n=`${o.month}-01`;return{label:f(r,n,{month:"short"}),name:f(r,n,{month:"long",year:"numeric"})}}let t=o.date??o.week??"",e=f(r,t,{day:"numeric",month:"numeric"}),i=f(r,t);return o.week===void 0?{label:e,name:i}:{label:e,name:$(r.language)("group.week_from",{date:i})}}var C="usage-stats-tap-",J=1e4,v=class extends Error{};function K(){let o=crypto.getRandomValues(new Uint8Array(16));return Array.from(o,r=>r.toString(16).padStart(2,"0")).join("")}var W=class{constructor(){this.listeners=new Set;this.sending=new Map;this.taps=this.load()}waiting({skill:r,modality:t}){return this.taps.filter(e=>e.skill===r&&e.modality===t&&!this.sending.has(e.use_id)).length}add(r,{skill:t,modality:e}){let i={skill:t,modality:e,use_id:K(),at:Date.now()};this.taps.push(i);try{localStorage.setItem(C+i.use_id,JSON.stringify(i))}catch{}return this.send(r,i)}takeBack({skill:r,modality:t}){let e=this.taps.findLast(i=>i.skill===r&&i.modality===t&&!this.sending.has(i.use_id));return e!==void 0&&this.remove(e),e!==void 0}async flush(r){for(let t of[...this.taps])if(!this.sending.has(t.use_id))try{await this.send(r,t)}catch(e){if(e instanceof v)return}}listen(r){return this.listeners.add(r),()=>this.listeners.delete(r)}send(r,t){let e=this.attempt(r,t).finally(()=>{this.sending.delete(t.use_id),this.tell()});return this.sending.set(t.use_id,e),e}async attempt(r,t){if(!r.connected)throw new v;try{let{skill:e,modality:i,use_id:n}=t,s=w(r,"record",{skill:e,modality:i,use_id:n}),{counted:d}=await U(s);return this.remove(t),{counted:d}}catch(e){let i=e?.code;throw typeof i!="string"||F.has(i)?new v:(this.remove(t),e)}}remove({use_id:r}){this.taps=this.taps.filter(t=>t.use_id!==r);try{localStorage.removeItem(C+r)}catch{}this.tell()}load(){try{return Object.entries(localStorage).filter(([r])=>r.startsWith(C)).map(([,r])=>Y(r)).filter(r=>r!==void 0).sort((r,t)=>r.at-t.at)}catch{return[]}}tell(){for(let r of[...this.listeners])r()}},F=new Set(["not_found","timeout","home_assistant_error","unknown_error"]);function Y(o){try{let{skill:r,modality:t,use_id:e,at:i}=JSON.parse(String(o));return[r,t,e].every(s=>typeof s=="string")&&typeof i=="number"?{skill:r,modality:t,use_id:e,at:i}:void 0}catch{return}}function U(o){return new Promise((r,t)=>{let e=setTimeout(()=>t(new v),J);o.then(r,t).finally(()=>clearTimeout(e))})}var x=new W;var G=m`
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
/* Above the name, though it is read after it. */
.number {
font-size: 40px;
grid-column: 2;
grid-row: 1;
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
`;var X=500,V=600,Z=1500,Q=15e3,y=class extends c{constructor(){super(...arguments);this.done=!1;this.expected=0;this.asking=!1;this.lastTap=0;this.wasLong=!1}static{this.styles=[...c.styles,G]}connectedCallback(){super.connectedCallback(),this.endListening=x.listen(()=>this.requestUpdate()),this.retry=setInterval(()=>this.flush(),Q)}disconnectedCallback(){super.disconnectedCallback(),this.endListening?.(),clearInterval(this.retry),clearTimeout(this.longPress),clearTimeout(this.tick),this.done=!1}updated(t){super.updated(t),t.get("hass")?.connected===!1&&this.hass?.connected&&this.flush();let i=this.renderRoot.querySelector("dialog");this.asking&&!i?.open&&i?.showModal()}received(t){this.flush()}content(t,e){let i=x.waiting(t),n=this.number(t,e),s=t.name??t.skill;return a`
<ha-card>
<button
type="button"
class="count ${this.done?"done":""}"
@click=${this.onTap}
@contextmenu=${this.onMenu}
@pointerdown=${this.onPress}
@pointerup=${this.onRelease}
@pointercancel=${this.onRelease}
@pointerleave=${this.onRelease}
>
<ha-icon .icon=${this.done?"mdi:check":t.icon}></ha-icon>
<span class="hidden">${this.text("count.count")}</span>
<span class="name"><bdi>${s}</bdi></span>
<span class="quiet"><bdi>${t.modality}</bdi></span>
<span class="hidden">${this.text("count.today")}</span>
<span class="number">${n}</span>
</button>
<p class="hidden" role="status">
${this.done?this.text("count.counted",{count:n}):l}
</p>
${i>0?a`<p class="waiting" role="status">
${this.text(i===1?"count.waits":"count.wait",{count:b(e.locale,i)})}
</p>`:this.trouble(e,this.refusal??this.error)}
${this.asking?this.dialog(s):l}
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
`}number(t,e){return this.current===void 0?"–":b(e.locale,Math.max(this.counted(t),this.expected))}counted({skill:t,modality:e}){return this.current?.stats.find(n=>n.skill===t&&n.modality===e)?.count??0}tryAgain(){this.refusal=void 0,super.tryAgain()}onTap(){let t=Date.now(),e=t-this.lastTap<X,i=this.wasLong;this.wasLong=!1,!(e||i||this.preview)&&(this.lastTap=t,this.count())}async count(){let{hass:t,settings:e}=this;if(!(t===void 0||e===void 0)){this.refusal=void 0;try{let{counted:i}=await x.add(t,e);i>0?this.show(this.counted(e)+1):this.refusal=this.text("count.full")}catch(i){i instanceof v||this.refuse(i)}}}show(t){this.expected=Math.max(this.expected,t),this.done=!0,clearTimeout(this.tick),this.tick=setTimeout(()=>{this.done=!1,this.expected=0},Z)}refuse(t){let e=t?.message;this.refusal=typeof e=="string"?e:this.text("card.no_answer")}onPress(){this.wasLong=!1,clearTimeout(this.longPress),this.longPress=setTimeout(()=>this.offer(),V)}onRelease(){clearTimeout(this.longPress)}onMenu(t){t.preventDefault(),clearTimeout(this.longPress),this.offer()}offer(){let{hass:t,settings:e}=this;if(t===void 0||e===void 0||this.preview)return;let i=t.user?.is_admin===!0&&this.counted(e)>0;x.waiting(e)===0&&!i||(this.wasLong=!0,this.asking=!0)}onClose(){this.asking=!1,this.wasLong=!1}async onTakeBack(){this.onClose();let{hass:t,settings:e,current:i}=this;if(t===void 0||e===void 0||i===void 0||x.takeBack(e))return;let{skill:n,modality:s}=e,d=this.text("count.reason");this.expected=0;try{let p={date:i.date,skill:n,modality:s,count:-1,reason:d},{success:k,message:R}=await w(t,"correct",p);k||(this.refusal=R)}catch(p){this.refuse(p)}}flush(){this.hass?.connected&&x.flush(this.hass)}};u([h()],y.prototype,"done",2),u([h()],y.prototype,"refusal",2),u([h()],y.prototype,"expected",2),u([h()],y.prototype,"asking",2);var H=class extends g{defaultTitle(){return this.text("group.hour_of_week")}chart(r,t,e){let i=r.groups.map(({weekday:n,hour:s,count:d})=>({weekday:n,hour:s??0,count:d}));return a`
<usage-stats-heatmap
.hours=${i}
.locale=${e.locale}
.heading=${t.title??this.defaultTitle()}
></usage-stats-heatmap>
`}};var L=class extends c{static{this.styles=[...c.styles,m`
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
`]}content(r,t){let{current:e}=this,i=e===void 0?[]:tt(e.stats,r.filter),n=i.reduce((s,{count:d})=>s+d,0);return a`
<ha-card>
<h2>
<span>${r.title??this.text("card.today_title")}</span>
${e===void 0?l:a`<span class="quiet">${this.subtitle(e,n,t)}</span>`}
</h2>
${e===void 0?l:this.rows(i,r.rows,t)}
${this.trouble(t)}
</ha-card>
`}subtitle(r,t,e){let i=f(e.locale,r.date,{day:"numeric",month:"short"});return this.text("card.total_on",{count:b(e.locale,t),date:i})}rows(r,t,e){if(r.length===0)return a`<p class="empty quiet">${this.text("card.nothing")}</p>`;let i=Math.max(...r.map(({count:s})=>s)),n=r.length-t;return a`
<ol>
${r.slice(0,t).map(({skill:s,modality:d,count:p})=>a`
<li style="--share: ${Math.max(0,Math.round(p/i*100))}">
<span class="what"><bdi>${s}</bdi> <bdi class="quiet">${d}</bdi></span>
<span class="count">${b(e.locale,p)}</span>
</li>
`)}
</ol>
${n>0?a`<p class="more quiet">
${this.text("card.more",{count:b(e.locale,n)})}
</p>`:l}
`}};function tt(o,r){return r===void 0?o:o.filter(({skill:t,modality:e})=>`${t} ${e}`.toLowerCase().includes(r))}T("usage-stats-bars-view",P);T("usage-stats-count-view",y);T("usage-stats-heatmap-view",H);T("usage-stats-today-view",L);
