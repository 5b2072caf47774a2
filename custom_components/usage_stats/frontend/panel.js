import{A as ne,B as se,a as c,b as w,c as s,e as W,f as h,g as Y,h as T,i as x,j as g,k as Q,l as A,m as q,n as G,p as J,t as X,u as ee,v as R,x as te,y as re,z as ie}from"./shared.js";var oe={"place.today":"Heute","place.trends":"Verlauf","place.unused":"Unbenutzt","place.trackers":"Tracker","place.data":"Daten",places:"Bereiche","error.slow":"Innerhalb von zehn Sekunden kam keine Antwort.","error.unknown":"Das hat nicht geklappt.","error.again":"Erneut versuchen","error.newer":"Diese Seite passt nicht zur installierten Version. Lade sie neu.",lost:"Keine Verbindung zu Home Assistant. Letzter Stand: {time}.",starting:"Usage Stats startet.",not_loaded:"Usage Stats konnte nicht geladen werden","not_loaded.help":"Was bisher gezählt wurde, ist sicher. Mehr dazu auf der Seite der Integration.","not_loaded.link":"Integration öffnen",cancel:"Abbrechen",close:"Schließen","today.uses":"Nutzungen","today.combinations":"Kombinationen","today.closes":"Tag endet","today.list":"Heute benutzt","today.list_of":"Benutzt am {date}","today.filter":"Filtern","today.all":"Alle anzeigen ({count})","today.none":"Heute wurde noch nichts gezählt.","today.none_yesterday":"Heute wurde noch nichts gezählt; gestern {count}.","today.no_match":"Kein Eintrag passt zum Filter.","today.last_export":"Letzter Export: {time}","today.never_exported":"Bisher wurde nichts exportiert.","today.export":"Jetzt exportieren","today.reset":"Zurücksetzen …","reset.title":"Zähler zurücksetzen?","reset.pending":"Alle Zähler dieses Tages gehen auf null. {count} Nutzungen sind noch nicht exportiert und gehen verloren.","reset.nothing_pending":"Alle Zähler dieses Tages gehen auf null. Alles ist exportiert, es geht nichts verloren.","reset.unknown":"Alle Zähler dieses Tages gehen auf null. Was noch nicht exportiert ist, geht verloren.","reset.confirm":"Zurücksetzen","issue.file_not_written":"Nutzungen warten auf ihre Datei, die gerade nicht geschrieben werden kann. Nichts geht verloren.","issue.write_failed":"Nutzungen können gerade nicht gespeichert werden. Sie sind gezählt, gingen aber bei einem Stromausfall verloren.","issue.too_many_combinations":"Der Tag hat die Höchstzahl an Kombinationen. Neue werden nicht gezählt.","issue.database_damaged":"Die Datenbank war beschädigt und wurde ersetzt.","issue.other":"Zu Usage Stats liegt ein Reparaturhinweis vor.","issue.link":"Reparaturen öffnen","first.title":"Sieh, was hier wirklich benutzt wird","first.text":"Usage Stats zählt, wie oft etwas benutzt wird und auf welchem Weg. Es gibt zwei Möglichkeiten:","first.tracker":"Tracker zählen lassen","first.tracker_text":"Automationen, Lampen, Tasten, Türen und mehr werden ganz ohne YAML gezählt.","first.tracker_link":"Tracker hinzufügen","first.automation":"In einer Automation zählen","first.automation_text":"Rufe diese Aktion auf, wo etwas benutzt wird:","first.copy":"Kopieren","first.copied":"Kopiert","first.private":"Es wird nichts gesendet, solange du es nicht einschaltest."};var ae={"place.today":"Today","place.trends":"Trends","place.unused":"Unused","place.trackers":"Trackers","place.data":"Data",places:"Places","error.slow":"There was no answer within ten seconds.","error.unknown":"That did not work.","error.again":"Try again","error.newer":"This page does not fit the installed version. Reload it.",lost:"No connection to Home Assistant. Last update: {time}.",starting:"Usage Stats is starting.",not_loaded:"Usage Stats could not be loaded","not_loaded.help":"What was counted so far is safe. The integration's page says more.","not_loaded.link":"Open the integration",cancel:"Cancel",close:"Close","today.uses":"Uses","today.combinations":"Combinations","today.closes":"Day ends","today.list":"Used today","today.list_of":"Used on {date}","today.filter":"Filter","today.all":"Show all ({count})","today.none":"Nothing counted yet today.","today.none_yesterday":"Nothing counted yet today; yesterday {count}.","today.no_match":"Nothing matches the filter.","today.last_export":"Last export: {time}","today.never_exported":"Nothing was exported yet.","today.export":"Export now","today.reset":"Reset…","reset.title":"Reset the counters?","reset.pending":"All counters of this day go to zero. {count} uses were not exported yet and would be lost.","reset.nothing_pending":"All counters of this day go to zero. Everything is exported, so nothing is lost.","reset.unknown":"All counters of this day go to zero. What was not exported yet is lost.","reset.confirm":"Reset","issue.file_not_written":"Uses wait for their file, which cannot be written now. Nothing is lost.","issue.write_failed":"Uses cannot be saved to the disk now. They are counted, but a power cut would lose them.","issue.too_many_combinations":"The day has the maximum number of combinations. New ones are not counted.","issue.database_damaged":"The database was damaged and has been replaced.","issue.other":"There is a repair issue about Usage Stats.","issue.link":"Open repairs","first.title":"See what is really used here","first.text":"Usage Stats counts how often something is used, and by which route. There are two ways to begin:","first.tracker":"Let trackers count","first.tracker_text":"Automations, lights, buttons, doors and more are counted without any YAML.","first.tracker_link":"Add a tracker","first.automation":"Count in an automation","first.automation_text":"Call this action wherever something is used:","first.copy":"Copy","first.copied":"Copied","first.private":"Nothing is sent unless you turn it on."};var H=X(ae,oe);var z=class extends Error{};function D(t){if(t instanceof z)return;let{message:n}=t??{};return typeof n=="string"&&n!==""?n:void 0}async function V(t){let n,e=new Promise((r,i)=>{n=setTimeout(()=>i(new z),1e4)});try{return await Promise.race([t,e])}finally{clearTimeout(n)}}var L=class{constructor(n,e){this.host=n;this.call=e;this.asking=!1;this.latest=0;n.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...n){this.last=n,this.latest+=1;let e=this.latest;this.asking=!0,this.host.requestUpdate();let r,i;try{r=await V(this.call(...n))}catch(a){i=a??new Error}e===this.latest&&(this.asking=!1,this.error=i,i===void 0&&(this.value=r),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var C=w`
:host {
--accent: var(--primary-color, #009ac7);
--card: var(--card-background-color, var(--ha-card-background, #fff));
--line: var(--divider-color, rgba(0, 0, 0, 0.12));
--quiet: var(--secondary-text-color, #5e5e5e);
--soft: color-mix(in srgb, var(--accent) 14%, var(--card));
--text: var(--primary-text-color, #212121);
color: var(--text);
display: block;
font-size: 0.9375rem;
line-height: 1.45;
}
* {
box-sizing: border-box;
}
section {
background-color: var(--card);
border: 1px solid var(--line);
border-radius: var(--ha-card-border-radius, 12px);
margin-bottom: 16px;
padding: 20px;
}
h2 {
font-size: 1.0625rem;
font-weight: 500;
line-height: 1.3;
margin: 0 0 12px;
}
h3 {
color: var(--quiet);
font-size: 0.8125rem;
font-weight: 500;
margin: 20px 0 8px;
}
p {
margin: 0 0 12px;
overflow-wrap: anywhere;
}
:is(p, ul, dl):last-child {
margin-bottom: 0;
}
a {
color: inherit;
text-decoration-color: var(--accent);
text-decoration-thickness: 2px;
text-underline-offset: 3px;
}
.quiet {
color: var(--quiet);
}
.small {
font-size: 0.8125rem;
}
.number {
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.name {
overflow-wrap: anywhere;
unicode-bidi: isolate;
}
.row {
align-items: center;
display: flex;
flex-wrap: wrap;
gap: 8px;
}
.spread {
justify-content: space-between;
}
button,
.button {
align-items: center;
background-color: var(--soft);
border: 1px solid transparent;
border-radius: 20px;
color: inherit;
cursor: pointer;
display: inline-flex;
font: inherit;
font-weight: 500;
justify-content: center;
min-height: 40px;
padding: 6px 18px;
text-decoration: none;
}
button:hover,
.button:hover {
background-color: color-mix(in srgb, var(--accent) 24%, var(--card));
}
button.plain,
.button.plain {
background-color: transparent;
border-color: var(--line);
}
button.plain:hover {
background-color: var(--soft);
}
button.danger {
background-color: color-mix(in srgb, var(--error-color, #db4437) 16%, var(--card));
}
button:disabled {
cursor: default;
opacity: 0.5;
}
:focus-visible {
outline: 2px solid var(--accent);
outline-offset: 2px;
}
input,
select {
background-color: var(--card);
border: 1px solid color-mix(in srgb, var(--text) 45%, transparent);
border-radius: 8px;
color: inherit;
font: inherit;
max-width: 100%;
min-height: 40px;
min-width: 0;
padding: 6px 12px;
}
input[type="checkbox"] {
accent-color: var(--accent);
flex: none;
height: 20px;
margin: 0;
min-height: 0;
width: 20px;
}
label.field {
display: grid;
font-size: 0.8125rem;
gap: 4px;
margin-bottom: 12px;
}
label.field :is(input, select) {
font-size: 0.9375rem;
width: 100%;
}
label.tick {
align-items: center;
display: flex;
gap: 12px;
margin-bottom: 12px;
min-height: 40px;
}
ul {
list-style: none;
margin: 0;
padding: 0;
}
li {
border-top: 1px solid var(--line);
padding: 10px 0;
}
li:first-child {
border-top: 0;
}
pre {
background-color: color-mix(in srgb, var(--text) 6%, var(--card));
border-radius: 8px;
font-size: 0.8125rem;
line-height: 1.5;
margin: 0 0 12px;
max-height: 480px;
overflow-y: auto;
overflow-wrap: anywhere;
padding: 12px 16px;
white-space: pre-wrap;
}
.notice {
background-color: color-mix(in srgb, var(--notice, var(--accent)) 14%, var(--card));
border-inline-start: 4px solid var(--notice, var(--accent));
border-radius: 8px;
margin-bottom: 16px;
overflow-wrap: anywhere;
padding: 12px 16px;
}
section .notice {
margin: 12px 0;
}
.notice.warning {
--notice: var(--warning-color, #ffa600);
}
.notice.error {
--notice: var(--error-color, #db4437);
}
.skeleton {
animation: appear 0s 300ms backwards;
background-color: color-mix(in srgb, var(--text) 9%, transparent);
border-radius: 6px;
height: 16px;
margin: 10px 0;
}
@keyframes appear {
from {
visibility: hidden;
}
}
@media (max-width: 600px) {
section {
padding: 16px;
}
}
@media (forced-colors: active) {
button,
.button {
border-color: ButtonText;
}
}
`;function E(t,n,e){let{locale:r,config:i}=t,a=r.time_zone==="server"?{timeZone:i.time_zone}:{},o="hour"in e?{hour12:J(r)}:{};return new Intl.DateTimeFormat(r.language,{...e,...o,...a}).format(new Date(n))}function B(t,n){return E(t,n,{hour:"2-digit",minute:"2-digit"})}function de(t,n){let e={day:"numeric",month:"short",year:"numeric"},r=E(t,new Date().toISOString(),e);return E(t,n,e)===r?B(t,n):E(t,n,{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",...new Date(n).getFullYear()===new Date().getFullYear()?{}:{year:"numeric"}})}function le(t,n){return E(t,n,{weekday:"short",hour:"2-digit",minute:"2-digit"})}var ce={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},pe=t=>(...n)=>({_$litDirective$:t,values:n}),S=class{constructor(n){}get _$AU(){return this._$AM._$AU}_$AT(n,e,r){this._$Ct=n,this._$AM=e,this._$Ci=r}_$AS(n,e){return this.update(n,e)}update(n,e){return this.render(...e)}};var{I:$e}=Y,ue=t=>t;var he=()=>document.createComment(""),P=(t,n,e)=>{let r=t._$AA.parentNode,i=n===void 0?t._$AB:n._$AA;if(e===void 0){let a=r.insertBefore(he(),i),o=r.insertBefore(he(),i);e=new $e(a,o,t,t.options)}else{let a=e._$AB.nextSibling,o=e._$AM,d=o!==t;if(d){let l;e._$AQ?.(t),e._$AM=t,e._$AP!==void 0&&(l=t._$AU)!==o._$AU&&e._$AP(l)}if(a!==i||d){let l=e._$AA;for(;l!==a;){let _=ue(l).nextSibling;ue(r).insertBefore(l,i),l=_}}}return e},$=(t,n,e=t)=>(t._$AI(n,e),t),ke={},me=(t,n=ke)=>t._$AH=n,fe=t=>t._$AH,I=t=>{t._$AR(),t._$AA.remove()};var ge=(t,n,e)=>{let r=new Map;for(let i=n;i<=e;i++)r.set(t[i],i);return r},ve=pe(class extends S{constructor(t){if(super(t),t.type!==ce.CHILD)throw Error("repeat() can only be used in text expressions")}dt(t,n,e){let r;e===void 0?e=n:n!==void 0&&(r=n);let i=[],a=[],o=0;for(let d of t)i[o]=r?r(d,o):o,a[o]=e(d,o),o++;return{values:a,keys:i}}render(t,n,e){return this.dt(t,n,e).values}update(t,[n,e,r]){let i=fe(t),{values:a,keys:o}=this.dt(n,e,r);if(!Array.isArray(i))return this.ut=o,a;let d=this.ut??=[],l=[],_,K,p=0,m=i.length-1,u=0,f=a.length-1;for(;p<=m&&u<=f;)if(i[p]===null)p++;else if(i[m]===null)m--;else if(d[p]===o[u])l[u]=$(i[p],a[u]),p++,u++;else if(d[m]===o[f])l[f]=$(i[m],a[f]),m--,f--;else if(d[p]===o[f])l[f]=$(i[p],a[f]),P(t,l[f+1],i[p]),p++,f--;else if(d[m]===o[u])l[u]=$(i[m],a[u]),P(t,i[p],i[m]),m--,u++;else if(_===void 0&&(_=ge(o,u,f),K=ge(d,p,m)),_.has(d[p]))if(_.has(d[m])){let v=K.get(o[u]),U=v!==void 0?i[v]:null;if(U===null){let Z=P(t,i[p]);$(Z,a[u]),l[u]=Z}else l[u]=$(U,a[u]),P(t,i[p],U),i[v]=null;u++}else I(i[m]),m--;else I(i[p]),p++;for(;u<=f;){let v=P(t,l[f+1]);$(v,a[u]),l[u++]=v}for(;p<=m;){let v=i[p++];v!==null&&I(v)}return this.ut=o,me(t,l),W}});var N=class extends T{constructor(){super(...arguments);this.heading=""}static{this.styles=[C,w`
dialog {
background-color: var(--card);
border: 0;
border-radius: 20px;
box-shadow: 0 8px 32px rgba(0, 0, 0, 0.35);
color: var(--text);
max-height: calc(100dvh - 32px);
max-width: min(560px, calc(100vw - 32px));
overflow-y: auto;
padding: 24px;
width: 100%;
}
dialog::backdrop {
background-color: rgba(0, 0, 0, 0.5);
}
h2 {
font-size: 1.25rem;
font-weight: 400;
margin-bottom: 16px;
overflow-wrap: anywhere;
}
.row {
justify-content: flex-end;
margin-top: 24px;
}
`]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.dialog.showModal()}render(){return s`
<dialog aria-labelledby="heading" @close=${this.onClose}>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="row"><slot name="buttons"></slot></div>
</dialog>
`}onClose(){this.dispatchEvent(new CustomEvent("closed"))}};c([x()],N.prototype,"heading",2),c([Q("dialog")],N.prototype,"dialog",2);A("usage-stats-dialog",N);function F(t,n){return t===void 0||t.language!==n.language||t.locale!==n.locale||t.connected!==n.connected||t.connection!==n.connection||t.user?.is_admin!==n.user?.is_admin}var y=class extends T{constructor(){super(...arguments);this.busy=!1}static{this.styles=[C]}get t(){return H(this.hass.language)}get admin(){return this.hass.user?.is_admin===!0}number(e){return q(this.hass.locale,e)}shouldUpdate(e){return e.size!==1||!e.has("hass")||F(e.get("hass"),this.hass)}async run(e){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await V(e())}catch(r){this.notice={text:this.reason(r),failed:!0};return}finally{this.busy=!1}}}reason(e){return e instanceof z?this.t("error.slow"):D(e)??this.t("error.unknown")}renderNotice(){let e=this.notice;return s`<div role="status">
${e===void 0?h:s`<p class="notice ${e.failed?"error":""}">${e.text}</p>`}
</div>`}renderAnswer(e,r){let{value:i,error:a}=e;return s`
${a===void 0?h:s`<div class="notice error" role="alert">
<p>${this.reason(a)}</p>
<button type="button" @click=${()=>e.again()}>${this.t("error.again")}</button>
</div>`}
${i!==void 0?r(i):a===void 0?O(4):h}
`}};c([x({attribute:!1})],y.prototype,"hass",2),c([x({attribute:!1})],y.prototype,"live",2),c([g()],y.prototype,"busy",2),c([g()],y.prototype,"notice",2);function O(t){let n=["92%","76%","84%","60%"];return s`<div aria-hidden="true">
${Array.from({length:t},(e,r)=>s`<div class="skeleton" style="width:${n[r%4]}"></div>`)}
</div>`}var xe=50,ye=`action: usage_stats.record
data:
skill: Espresso
modality: button`,_e=["file_not_written","write_failed","too_many_combinations","database_damaged"],M=({skill:t,modality:n})=>`${t}
${n}`,k=class extends y{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.copied=!1;this.yesterday=new L(this,()=>ne(this.hass,{days:1}));this.pending=new L(this,()=>re(this.hass))}static{this.styles=[...y.styles,w`
.facts {
display: grid;
gap: 12px;
grid-template-columns: repeat(3, minmax(0, 1fr));
margin: 0 0 16px;
}
.facts > div {
background-color: var(--card);
border: 1px solid var(--line);
border-radius: var(--ha-card-border-radius, 12px);
display: flex;
flex-direction: column-reverse;
justify-content: flex-end;
padding: 16px 20px;
}
dt {
color: var(--quiet);
font-size: 0.8125rem;
hyphens: auto;
overflow-wrap: anywhere;
}
dd {
font-size: 2rem;
font-variant-numeric: tabular-nums;
font-weight: 300;
letter-spacing: -0.01em;
line-height: 1.25;
margin: 0;
overflow-wrap: anywhere;
}
dd.soon {
font-size: 1.375rem;
line-height: 2.5rem;
}
.head {
margin-bottom: 12px;
}
.head h2 {
margin: 0;
}
.uses li {
--bar: color-mix(in srgb, var(--accent) 15%, transparent);
align-items: center;
background: linear-gradient(var(--bar), var(--bar)) no-repeat
left / var(--share) 100%;
border: 0;
border-radius: 8px;
contain-intrinsic-size: auto 40px;
content-visibility: auto;
display: flex;
gap: 12px;
justify-content: space-between;
margin-bottom: 4px;
min-height: 40px;
padding: 6px 12px;
}
.uses li:dir(rtl) {
background-position: right;
}
.how {
color: var(--quiet);
margin-inline-start: 6px;
}
.uses .number {
font-weight: 500;
}
.more {
margin-top: 12px;
}
.ways {
display: grid;
gap: 16px;
grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
margin: 16px 0;
}
.ways > div {
border: 1px solid var(--line);
border-radius: 12px;
padding: 16px;
}
.ways h3 {
color: inherit;
font-size: 0.9375rem;
margin-top: 0;
}
@media (max-width: 600px) {
.facts {
gap: 8px;
}
.facts > div {
padding: 12px;
}
dd {
font-size: 1.625rem;
}
dd.soon {
font-size: 1.0625rem;
line-height: 2.03rem;
}
}
`]}willUpdate(e){let r=e.get("live");e.has("live")&&this.live.total_usages===0&&r?.date!==this.live.date&&this.yesterday.ask()}render(){let{live:e}=this;return e.known_combinations===0&&e.total_usages===0&&e.trackers.length===0?this.renderFirst():s`
${this.renderIssues()}
<dl class="facts">
<div>
<dt>${this.t("today.uses")}</dt>
<dd>${this.number(e.total_usages)}</dd>
</div>
<div>
<dt>${this.t("today.combinations")}</dt>
<dd>${this.number(e.total_combinations)}</dd>
</div>
<div>
<dt>${this.t("today.closes")}</dt>
<dd class="soon">${le(this.hass,e.closes)}</dd>
</div>
</dl>
<section>${this.renderList()}</section>
${this.renderActions()} ${this.asked?this.renderReset():h}
`}renderIssues(){let{issues:e}=this.live,r=_e.filter(i=>e.includes(i));return r.length===0?h:s`<div class="notice warning">
${r.map(i=>s`<p>${this.t(`issue.${i}`)}</p>`)}
${this.admin?s`<a href="/config/repairs">${this.t("issue.link")}</a>`:h}
</div>`}renderList(){let{live:e}=this;if(e.stats.length===0){let o=this.yesterday.value?.total??0,d=o>0?this.t("today.none_yesterday",{count:this.number(o)}):this.t("today.none");return s`<p>${d}</p>`}let r=this.rows(),i=this.all?r:r.slice(0,xe),a=e.stats.reduce((o,{count:d})=>Math.max(o,d),0);return s`
<div class="row spread head">
<h2>${this.title_()}</h2>
${e.stats.length>xe?s`<input
type="search"
aria-label=${this.t("today.filter")}
placeholder=${this.t("today.filter")}
.value=${this.filter}
@input=${this.onFilter}
/>`:h}
</div>
<ul
class="uses"
@pointerdown=${this.hold}
@pointerup=${this.release}
@pointercancel=${this.release}
@pointerleave=${this.release}
@focusin=${this.hold}
@focusout=${this.release}
>
${ve(i,M,({skill:o,modality:d,count:l})=>s`<li style="--share:${100*l/a}%">
<span class="name"><bdi>${o}</bdi> <bdi class="how">${d}</bdi></span>
<span class="number">${this.number(l)}</span>
</li>`)}
</ul>
${r.length===0?s`<p>${this.t("today.no_match")}</p>`:h}
${i.length<r.length?s`<button type="button" class="plain more" @click=${()=>this.all=!0}>
${this.t("today.all",{count:this.number(r.length)})}
</button>`:h}
`}title_(){let{date:e,closes:r}=this.live,i=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return e===i||!r?this.t("today.list"):this.t("today.list_of",{date:G(this.hass.locale,e)})}rows(){let e=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),r=e===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(e));if(this.held===void 0)return r;let i=new Map(this.held.map((o,d)=>[o,d])),a=i.size;return[...r].sort((o,d)=>(i.get(M(o))??a)-(i.get(M(d))??a))}renderActions(){let e=this.live.last_export;return s`
${this.renderNotice()}
<div class="row">
<button type="button" ?disabled=${this.busy} @click=${this.export}>
${this.t("today.export")}
</button>
${this.admin?s`<button type="button" class="plain" ?disabled=${this.busy} @click=${this.ask}>
${this.t("today.reset")}
</button>`:h}
<span class="quiet small">
${e===null?this.t("today.never_exported"):this.t("today.last_export",{time:de(this.hass,e)})}
</span>
</div>
`}renderReset(){let{value:e,error:r}=this.pending;return s`<usage-stats-dialog heading=${this.t("reset.title")} @closed=${this.unask}>
${r!==void 0?s`<p>${this.t("reset.unknown")}</p>`:e===void 0?s`<div class="skeleton"></div>`:e>0?s`<p>${this.t("reset.pending",{count:this.number(e)})}</p>`:s`<p>${this.t("reset.nothing_pending")}</p>`}
<button type="button" slot="buttons" class="plain" @click=${this.unask}>
${this.t("cancel")}
</button>
<button
type="button"
slot="buttons"
class="danger"
?disabled=${this.busy||this.pending.asking}
@click=${this.reset}
>
${this.t("reset.confirm")}
</button>
</usage-stats-dialog>`}renderFirst(){return s`<section>
<h2>${this.t("first.title")}</h2>
<p>${this.t("first.text")}</p>
<div class="ways">
<div>
<h3>${this.t("first.tracker")}</h3>
<p>${this.t("first.tracker_text")}</p>
${this.admin?s`<a class="button" href="/config/integrations/integration/${R}"
>${this.t("first.tracker_link")}</a
>`:h}
</div>
<div>
<h3>${this.t("first.automation")}</h3>
<p>${this.t("first.automation_text")}</p>
<pre>${ye}</pre>
<button type="button" class="plain" @click=${this.copy}>
${this.t(this.copied?"first.copied":"first.copy")}
</button>
</div>
</div>
<p class="quiet">${this.t("first.private")}</p>
</section>`}onFilter(e){this.filter=e.target.value}hold(){this.held??=this.live.stats.map(M)}release(){this.held=void 0,this.requestUpdate()}async copy(){await navigator.clipboard?.writeText(ye),this.copied=!0}async export(){let e=await this.run(()=>te(this.hass));e&&(this.notice={text:e.message,failed:!e.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let e=await this.run(()=>ie(this.hass));this.asked=!1,e&&(this.notice={text:e.message,failed:!e.success})}};c([g()],k.prototype,"filter",2),c([g()],k.prototype,"all",2),c([g()],k.prototype,"asked",2),c([g()],k.prototype,"copied",2);A("usage-stats-today",k);var Te="/usage-stats",Ae=1e4,j=[{id:"today",path:"",icon:"mdi:calendar-today"}],ze=t=>"stats"in t,b=class extends T{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[C,w`
:host {
background-color: var(--primary-background-color, #fafafa);
display: flex;
flex-direction: column;
height: 100%;
min-height: 100%;
}
header {
align-items: center;
background-color: var(--app-header-background-color, var(--primary-background-color));
border-bottom: var(--app-header-border-bottom, 1px solid var(--line));
color: var(--app-header-text-color, var(--text));
display: flex;
flex: none;
height: var(--header-height, 56px);
padding: 0 4px;
}
h1 {
font-size: 1.25rem;
font-weight: 400;
margin: 0 0 0 12px;
}
nav {
border-bottom: 1px solid var(--line);
display: flex;
flex: none;
justify-content: center;
gap: 4px;
}
nav a {
align-items: center;
border-bottom: 3px solid transparent;
border-top: 3px solid transparent;
color: var(--quiet);
display: flex;
gap: 8px;
min-height: 48px;
padding: 0 16px;
text-decoration: none;
}
nav a[aria-current] {
border-bottom-color: var(--accent);
color: var(--text);
font-weight: 500;
}
nav a:hover {
background-color: color-mix(in srgb, var(--text) 5%, transparent);
}
nav ha-icon {
--mdc-icon-size: 20px;
flex: none;
height: 20px;
width: 20px;
}
.scroll {
flex: 1;
min-height: 0;
overflow: hidden auto;
}
main {
margin: 0 auto;
max-width: 932px;
padding: 24px 16px 48px;
}
:host([narrow]) nav {
background-color: var(--card);
border-bottom: 0;
border-top: 1px solid var(--line);
gap: 0;
order: 1;
padding-bottom: env(safe-area-inset-bottom);
}
:host([narrow]) nav a {
border-bottom: 0;
flex: 1 1 0;
flex-direction: column;
font-size: 0.6875rem;
gap: 2px;
justify-content: center;
line-height: 1.2;
min-height: 56px;
min-width: 0;
padding: 0 2px;
}
:host([narrow]) nav a[aria-current] {
border-top-color: var(--accent);
}
:host([narrow]) main {
padding: 12px 12px 24px;
}
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(e){return e.size!==1||!e.has("hass")||F(e.get("hass"),this.hass)}willUpdate(e){let r=e.get("hass");e.has("hass")&&(r!==void 0&&r.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start())}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,Ae),this.stop=se(this.hass.connection,(e,r)=>{clearTimeout(this.timer),this.late=!1,this.error=r===void 0?void 0:D({message:r})??"",e!==void 0&&(this.live=e,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return H(this.hass.language)}get place(){let e=this.route?.path??"";return j.find(r=>r.path===e)??j[0]}render(){let{place:e}=this;return s`
<header>
<ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
<h1>${ee(this.hass.language)("title")}</h1>
</header>
<nav aria-label=${this.t("places")}>
${j.map(({id:r,path:i,icon:a})=>s`<a
href="${Te}${i}"
aria-current=${r===e.id?"page":h}
>
<ha-icon .icon=${a} aria-hidden="true"></ha-icon>
<span>${this.t(`place.${r}`)}</span>
</a>`)}
</nav>
<div class="scroll">
<main>${this.renderState()} ${this.renderPlace(e)}</main>
</div>
`}renderState(){let e=this.error??(this.late?this.t("error.slow"):void 0);return!this.hass.connected&&this.live!==void 0?s`<p class="notice warning" role="status">
${this.t("lost",{time:B(this.hass,this.told)})}
</p>`:e===void 0?h:s`<div class="notice error" role="alert">
<p>${e||this.t("error.unknown")}</p>
<button type="button" @click=${this.start}>${this.t("error.again")}</button>
</div>`}renderPlace(e){let{hass:r,live:i}=this;if(i===void 0)return this.error===void 0?O(6):s``;if(!ze(i))return this.renderNotLoaded(i);switch(e.id){default:return s`<usage-stats-today .hass=${r} .live=${i}></usage-stats-today>`}}renderNotLoaded(e){if(e.state==="setup_in_progress"||e.state==="unload_in_progress")return s`<section><p>${this.t("starting")}</p></section>`;let r=this.hass.user?.is_admin===!0;return s`<section>
<h2>${this.t("not_loaded")}</h2>
${e.reason?s`<p>${e.reason}</p>`:h}
<p class="quiet">${this.t("not_loaded.help")}</p>
${r?s`<div class="row">
<a class="button" href="/config/integrations/integration/${R}"
>${this.t("not_loaded.link")}</a
>
${e.issues.length>0?s`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:h}
</div>`:h}
</section>`}};c([x({attribute:!1})],b.prototype,"hass",2),c([x({type:Boolean,reflect:!0})],b.prototype,"narrow",2),c([x({attribute:!1})],b.prototype,"route",2),c([g()],b.prototype,"live",2),c([g()],b.prototype,"error",2),c([g()],b.prototype,"late",2);A("usage-stats-panel",b);export{b as UsageStatsPanel};
