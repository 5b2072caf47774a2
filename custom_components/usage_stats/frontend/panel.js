var wt=Object.defineProperty;var At=Object.getOwnPropertyDescriptor;var f=(s,e,t,r)=>{for(var n=r>1?void 0:r?At(e,t):e,i=s.length-1,o;i>=0;i--)(o=s[i])&&(n=(r?o(e,t,n):o(n))||n);return r&&n&&wt(e,t,n),n};var J=globalThis,X=J.ShadowRoot&&(J.ShadyCSS===void 0||J.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,fe=Symbol(),Ue=new WeakMap,j=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==fe)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(X&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=Ue.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&Ue.set(t,e))}return e}toString(){return this.cssText}},Ne=s=>new j(typeof s=="string"?s:s+"",void 0,fe),$=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((r,n,i)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+s[i+1],s[0]);return new j(t,s,fe)},Le=(s,e)=>{if(X)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),n=J.litNonce;n!==void 0&&r.setAttribute("nonce",n),r.textContent=t.cssText,s.appendChild(r)}},ge=X?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return Ne(t)})(s):s;var{is:kt,defineProperty:Tt,getOwnPropertyDescriptor:Et,getOwnPropertyNames:Ct,getOwnPropertySymbols:St,getPrototypeOf:Pt}=Object,ee=globalThis,ze=ee.trustedTypes,Ht=ze?ze.emptyScript:"",Rt=ee.reactiveElementPolyfillSupport,W=(s,e)=>s,F={toAttribute(s,e){switch(e){case Boolean:s=s?Ht:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},te=(s,e)=>!kt(s,e),Oe={attribute:!0,type:String,converter:F,reflect:!1,useDefault:!1,hasChanged:te};Symbol.metadata??=Symbol("metadata"),ee.litPropertyMetadata??=new WeakMap;var w=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Oe){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),n=this.getPropertyDescriptor(e,r,t);n!==void 0&&Tt(this.prototype,e,n)}}static getPropertyDescriptor(e,t,r){let{get:n,set:i}=Et(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:n,set(o){let l=n?.call(this);i?.call(this,o),this.requestUpdate(e,l,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Oe}static _$Ei(){if(this.hasOwnProperty(W("elementProperties")))return;let e=Pt(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(W("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(W("properties"))){let t=this.properties,r=[...Ct(t),...St(t)];for(let n of r)this.createProperty(n,t[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,n]of t)this.elementProperties.set(r,n)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let n=this._$Eu(t,r);n!==void 0&&this._$Eh.set(n,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let n of r)t.unshift(ge(n))}else e!==void 0&&t.push(ge(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Le(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),n=this.constructor._$Eu(e,r);if(n!==void 0&&r.reflect===!0){let i=(r.converter?.toAttribute!==void 0?r.converter:F).toAttribute(t,r.type);this._$Em=e,i==null?this.removeAttribute(n):this.setAttribute(n,i),this._$Em=null}}_$AK(e,t){let r=this.constructor,n=r._$Eh.get(e);if(n!==void 0&&this._$Em!==n){let i=r.getPropertyOptions(n),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:F;this._$Em=n;let l=o.fromAttribute(t,i.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(e,t,r,n=!1,i){if(e!==void 0){let o=this.constructor;if(n===!1&&(i=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??te)(i,t)||r.useDefault&&r.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:n,wrapped:i},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),i!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),n===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,i]of this._$Ep)this[n]=i;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[n,i]of r){let{wrapped:o}=i,l=this[n];o!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,i,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};w.elementStyles=[],w.shadowRootOptions={mode:"open"},w[W("elementProperties")]=new Map,w[W("finalized")]=new Map,Rt?.({ReactiveElement:w}),(ee.reactiveElementVersions??=[]).push("2.1.2");var ve=globalThis,De=s=>s,re=ve.trustedTypes,Me=re?re.createPolicy("lit-html",{createHTML:s=>s}):void 0,be="$lit$",A=`lit$${Math.random().toFixed(9).slice(2)}$`,xe="?"+A,Ut=`<${xe}>`,H=document,K=()=>H.createComment(""),V=s=>s===null||typeof s!="object"&&typeof s!="function",_e=Array.isArray,Be=s=>_e(s)||typeof s?.[Symbol.iterator]=="function",ye=`[ 	
\f\r]`,B=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Ie=/-->/g,qe=/>/g,S=RegExp(`>|${ye}(?:([^\\s"'>=/]+)(${ye}*=${ye}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),je=/'/g,We=/"/g,Ke=/^(?:script|style|textarea|title)$/i,$e=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),c=$e(1),er=$e(2),tr=$e(3),k=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),Fe=new WeakMap,P=H.createTreeWalker(H,129);function Ve(s,e){if(!_e(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Me!==void 0?Me.createHTML(e):e}var Ze=(s,e)=>{let t=s.length-1,r=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=B;for(let l=0;l<t;l++){let a=s[l],p,g,d=-1,m=0;for(;m<a.length&&(o.lastIndex=m,g=o.exec(a),g!==null);)m=o.lastIndex,o===B?g[1]==="!--"?o=Ie:g[1]!==void 0?o=qe:g[2]!==void 0?(Ke.test(g[2])&&(n=RegExp("</"+g[2],"g")),o=S):g[3]!==void 0&&(o=S):o===S?g[0]===">"?(o=n??B,d=-1):g[1]===void 0?d=-2:(d=o.lastIndex-g[2].length,p=g[1],o=g[3]===void 0?S:g[3]==='"'?We:je):o===We||o===je?o=S:o===Ie||o===qe?o=B:(o=S,n=void 0);let h=o===S&&s[l+1].startsWith("/>")?" ":"";i+=o===B?a+Ut:d>=0?(r.push(p),a.slice(0,d)+be+a.slice(d)+A+h):a+A+(d===-2?l:h)}return[Ve(s,i+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},Z=class s{constructor({strings:e,_$litType$:t},r){let n;this.parts=[];let i=0,o=0,l=e.length-1,a=this.parts,[p,g]=Ze(e,t);if(this.el=s.createElement(p,r),P.currentNode=this.el.content,t===2||t===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(n=P.nextNode())!==null&&a.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let d of n.getAttributeNames())if(d.endsWith(be)){let m=g[o++],h=n.getAttribute(d).split(A),y=/([.?@])?(.*)/.exec(m);a.push({type:1,index:i,name:y[2],strings:h,ctor:y[1]==="."?ne:y[1]==="?"?ie:y[1]==="@"?oe:U}),n.removeAttribute(d)}else d.startsWith(A)&&(a.push({type:6,index:i}),n.removeAttribute(d));if(Ke.test(n.tagName)){let d=n.textContent.split(A),m=d.length-1;if(m>0){n.textContent=re?re.emptyScript:"";for(let h=0;h<m;h++)n.append(d[h],K()),P.nextNode(),a.push({type:2,index:++i});n.append(d[m],K())}}}else if(n.nodeType===8)if(n.data===xe)a.push({type:2,index:i});else{let d=-1;for(;(d=n.data.indexOf(A,d+1))!==-1;)a.push({type:7,index:i}),d+=A.length-1}i++}}static createElement(e,t){let r=H.createElement("template");return r.innerHTML=e,r}};function R(s,e,t=s,r){if(e===k)return e;let n=r!==void 0?t._$Co?.[r]:t._$Cl,i=V(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(s),n._$AT(s,t,r)),r!==void 0?(t._$Co??=[])[r]=n:t._$Cl=n),n!==void 0&&(e=R(s,n._$AS(s,e.values),n,r)),e}var se=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,n=(e?.creationScope??H).importNode(t,!0);P.currentNode=n;let i=P.nextNode(),o=0,l=0,a=r[0];for(;a!==void 0;){if(o===a.index){let p;a.type===2?p=new O(i,i.nextSibling,this,e):a.type===1?p=new a.ctor(i,a.name,a.strings,this,e):a.type===6&&(p=new ae(i,this,e)),this._$AV.push(p),a=r[++l]}o!==a?.index&&(i=P.nextNode(),o++)}return P.currentNode=H,n}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},O=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,n){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=R(this,e,t),V(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==k&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Be(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&V(this._$AH)?this._$AA.nextSibling.data=e:this.T(H.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,n=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=Z.createElement(Ve(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new se(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=Fe.get(e.strings);return t===void 0&&Fe.set(e.strings,t=new Z(e)),t}k(e){_e(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,n=0;for(let i of e)n===t.length?t.push(r=new s(this.O(K()),this.O(K()),this,this.options)):r=t[n],r._$AI(i),n++;n<t.length&&(this._$AR(r&&r._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=De(e).nextSibling;De(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},U=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,n,i){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=u}_$AI(e,t=this,r,n){let i=this.strings,o=!1;if(i===void 0)e=R(this,e,t,0),o=!V(e)||e!==this._$AH&&e!==k,o&&(this._$AH=e);else{let l=e,a,p;for(e=i[0],a=0;a<i.length-1;a++)p=R(this,l[r+a],t,a),p===k&&(p=this._$AH[a]),o||=!V(p)||p!==this._$AH[a],p===u?e=u:e!==u&&(e+=(p??"")+i[a+1]),this._$AH[a]=p}o&&!n&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},ne=class extends U{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},ie=class extends U{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},oe=class extends U{constructor(e,t,r,n,i){super(e,t,r,n,i),this.type=5}_$AI(e,t=this){if((e=R(this,e,t,0)??u)===k)return;let r=this._$AH,n=e===u&&r!==u||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,i=e!==u&&(r===u||n);n&&this.element.removeEventListener(this.name,this,r),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ae=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){R(this,e)}},Ye={M:be,P:A,A:xe,C:1,L:Ze,R:se,D:Be,V:R,I:O,H:U,N:ie,U:oe,B:ne,F:ae},Nt=ve.litHtmlPolyfillSupport;Nt?.(Z,O),(ve.litHtmlVersions??=[]).push("3.3.3");var Ge=(s,e,t)=>{let r=t?.renderBefore??e,n=r._$litPart$;if(n===void 0){let i=t?.renderBefore??null;r._$litPart$=n=new O(e.insertBefore(K(),i),i,void 0,t??{})}return n._$AI(s),n};var we=globalThis,v=class extends w{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ge(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};v._$litElement$=!0,v.finalized=!0,we.litElementHydrateSupport?.({LitElement:v});var Lt=we.litElementPolyfillSupport;Lt?.({LitElement:v});(we.litElementVersions??=[]).push("4.2.2");var zt={attribute:!0,type:String,converter:F,reflect:!1,hasChanged:te},Ot=(s=zt,e,t)=>{let{kind:r,metadata:n}=t,i=globalThis.litPropertyMetadata.get(n);if(i===void 0&&globalThis.litPropertyMetadata.set(n,i=new Map),r==="setter"&&((s=Object.create(s)).wrapped=!0),i.set(t.name,s),r==="accessor"){let{name:o}=t;return{set(l){let a=e.get.call(this);e.set.call(this,l),this.requestUpdate(o,a,s,!0,l)},init(l){return l!==void 0&&this.C(o,void 0,s,l),l}}}if(r==="setter"){let{name:o}=t;return function(l){let a=this[o];e.call(this,l),this.requestUpdate(o,a,s,!0,l)}}throw Error("Unsupported decorator location: "+r)};function x(s){return(e,t)=>typeof t=="object"?Ot(s,e,t):((r,n,i)=>{let o=n.hasOwnProperty(i);return n.constructor.createProperty(i,r),o?Object.getOwnPropertyDescriptor(n,i):void 0})(s,e,t)}function b(s){return x({...s,state:!0,attribute:!1})}var N=(s,e,t)=>(t.configurable=!0,t.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(s,e,t),t);function Qe(s,e){return(t,r,n)=>{let i=o=>o.renderRoot?.querySelector(s)??null;if(e){let{get:o,set:l}=typeof r=="object"?t:n??(()=>{let a=Symbol();return{get(){return this[a]},set(p){this[a]=p}}})();return N(t,r,{get(){let a=o.call(this);return a===void 0&&(a=i(this),(a!==null||this.hasUpdated)&&l.call(this,a)),a}})}return N(t,r,{get(){return i(this)}})}}var L="usage_stats";async function le(s,e,t={}){let{response:r}=await s.callService(L,e,t,void 0,!1,!0);return r}var Je=s=>le(s,"export");async function Xe(s){let{discarded:e}=await le(s,"reset",{dry_run:!0});return e}var et=s=>le(s,"reset"),tt=(s,e)=>le(s,"get_trends",{...e});function D(s,e){customElements.get(s)||customElements.define(s,e)}var Ae=class{constructor(e){this.connection=e;this.listeners=new Set}add(e){this.listeners.add(e),(this.end===void 0||this.error!==void 0)&&this.start(),this.current!==void 0&&e(this.current,void 0)}remove(e){if(this.listeners.delete(e),this.listeners.size>0)return;let t=this.end;this.end=void 0,this.current=void 0,t?.then(r=>r()).catch(()=>{})}start(){this.error=void 0;let e=t=>{this.current=t,this.tell()};this.end=this.connection.subscribeMessage(e,{type:`${L}/subscribe`}),this.end.catch(t=>{this.error=t.message??String(t),this.tell()})}tell(){for(let e of[...this.listeners])e(this.current,this.error)}},rt=new WeakMap;function st(s,e){let t=rt.get(s);t===void 0&&(t=new Ae(s),rt.set(s,t));let r=t;return r.add(e),()=>r.remove(e)}var nt={"place.today":"Heute","place.trends":"Verlauf","place.unused":"Unbenutzt","place.trackers":"Tracker","place.data":"Daten",places:"Bereiche","error.slow":"Innerhalb von zehn Sekunden kam keine Antwort.","error.unknown":"Das hat nicht geklappt.","error.again":"Erneut versuchen","error.newer":"Diese Seite passt nicht zur installierten Version. Lade sie neu.",lost:"Keine Verbindung zu Home Assistant. Letzter Stand: {time}.",starting:"Usage Stats startet.",not_loaded:"Usage Stats konnte nicht geladen werden","not_loaded.help":"Was bisher gezählt wurde, ist sicher. Mehr dazu auf der Seite der Integration.","not_loaded.link":"Integration öffnen",cancel:"Abbrechen",close:"Schließen","today.uses":"Nutzungen","today.combinations":"Kombinationen","today.closes":"Tag endet","today.list":"Heute benutzt","today.list_of":"Benutzt am {date}","today.filter":"Filtern","today.all":"Alle anzeigen ({count})","today.none":"Heute wurde noch nichts gezählt.","today.none_yesterday":"Heute wurde noch nichts gezählt; gestern {count}.","today.no_match":"Kein Eintrag passt zum Filter.","today.last_export":"Letzter Export: {time}","today.never_exported":"Bisher wurde nichts exportiert.","today.export":"Jetzt exportieren","today.reset":"Zurücksetzen …","reset.title":"Zähler zurücksetzen?","reset.pending":"Alle Zähler dieses Tages gehen auf null. {count} Nutzungen sind noch nicht exportiert und gehen verloren.","reset.nothing_pending":"Alle Zähler dieses Tages gehen auf null. Alles ist exportiert, es geht nichts verloren.","reset.unknown":"Alle Zähler dieses Tages gehen auf null. Was noch nicht exportiert ist, geht verloren.","reset.confirm":"Zurücksetzen","issue.file_not_written":"Nutzungen warten auf ihre Datei, die gerade nicht geschrieben werden kann. Nichts geht verloren.","issue.write_failed":"Nutzungen können gerade nicht gespeichert werden. Sie sind gezählt, gingen aber bei einem Stromausfall verloren.","issue.too_many_combinations":"Der Tag hat die Höchstzahl an Kombinationen. Neue werden nicht gezählt.","issue.database_damaged":"Die Datenbank war beschädigt und wurde ersetzt.","issue.other":"Zu Usage Stats liegt ein Reparaturhinweis vor.","issue.link":"Reparaturen öffnen","first.title":"Sieh, was hier wirklich benutzt wird","first.text":"Usage Stats zählt, wie oft etwas benutzt wird und auf welchem Weg. Es gibt zwei Möglichkeiten:","first.tracker":"Tracker zählen lassen","first.tracker_text":"Automationen, Lampen, Tasten, Türen und mehr werden ganz ohne YAML gezählt.","first.tracker_link":"Tracker hinzufügen","first.automation":"In einer Automation zählen","first.automation_text":"Rufe diese Aktion auf, wo etwas benutzt wird:","first.copy":"Kopieren","first.copied":"Kopiert","first.private":"Es wird nichts gesendet, solange du es nicht einschaltest."};var it={"place.today":"Today","place.trends":"Trends","place.unused":"Unused","place.trackers":"Trackers","place.data":"Data",places:"Places","error.slow":"There was no answer within ten seconds.","error.unknown":"That did not work.","error.again":"Try again","error.newer":"This page does not fit the installed version. Reload it.",lost:"No connection to Home Assistant. Last update: {time}.",starting:"Usage Stats is starting.",not_loaded:"Usage Stats could not be loaded","not_loaded.help":"What was counted so far is safe. The integration's page says more.","not_loaded.link":"Open the integration",cancel:"Cancel",close:"Close","today.uses":"Uses","today.combinations":"Combinations","today.closes":"Day ends","today.list":"Used today","today.list_of":"Used on {date}","today.filter":"Filter","today.all":"Show all ({count})","today.none":"Nothing counted yet today.","today.none_yesterday":"Nothing counted yet today; yesterday {count}.","today.no_match":"Nothing matches the filter.","today.last_export":"Last export: {time}","today.never_exported":"Nothing was exported yet.","today.export":"Export now","today.reset":"Reset…","reset.title":"Reset the counters?","reset.pending":"All counters of this day go to zero. {count} uses were not exported yet and would be lost.","reset.nothing_pending":"All counters of this day go to zero. Everything is exported, so nothing is lost.","reset.unknown":"All counters of this day go to zero. What was not exported yet is lost.","reset.confirm":"Reset","issue.file_not_written":"Uses wait for their file, which cannot be written now. Nothing is lost.","issue.write_failed":"Uses cannot be saved to the disk now. They are counted, but a power cut would lose them.","issue.too_many_combinations":"The day has the maximum number of combinations. New ones are not counted.","issue.database_damaged":"The database was damaged and has been replaced.","issue.other":"There is a repair issue about Usage Stats.","issue.link":"Open repairs","first.title":"See what is really used here","first.text":"Usage Stats counts how often something is used, and by which route. There are two ways to begin:","first.tracker":"Let trackers count","first.tracker_text":"Automations, lights, buttons, doors and more are counted without any YAML.","first.tracker_link":"Add a tracker","first.automation":"Count in an automation","first.automation_text":"Call this action wherever something is used:","first.copy":"Copy","first.copied":"Copied","first.private":"Nothing is sent unless you turn it on."};var ot={"chart.busiest":"Am meisten: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to} Uhr","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"Keine Nutzung in diesem Zeitraum","chart.uses":"Nutzungen","chart.when":"Wann",title:"Nutzung"};var at={"chart.busiest":"Busiest: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to}","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"No uses in this period","chart.uses":"Uses","chart.when":"When",title:"Usage"};function ke(s,e){return t=>{let r=/^de\b/i.test(t)?e:s;return(n,i={})=>r[n].replace(/\{(\w+)\}/g,(o,l)=>String(i[l]??o))}}var lt=ke(at,ot);var de=ke(it,nt);var M=class extends Error{};function ce(s){if(s instanceof M)return;let{message:e}=s??{};return typeof e=="string"&&e!==""?e:void 0}async function Te(s){let e,t=new Promise((r,n)=>{e=setTimeout(()=>n(new M),1e4)});try{return await Promise.race([s,t])}finally{clearTimeout(e)}}var Y=class{constructor(e,t){this.host=e;this.call=t;this.asking=!1;this.latest=0;e.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...e){this.last=e,this.latest+=1;let t=this.latest;this.asking=!0,this.host.requestUpdate();let r,n;try{r=await Te(this.call(...e))}catch(i){n=i??new Error}t===this.latest&&(this.asking=!1,this.error=n,n===void 0&&(this.value=r),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var I=$`
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
`;var is=Date.UTC(2024,0,1),jt={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};function Ee(s,e,t={}){let r=s.number_format;if(r==="none")return new Intl.NumberFormat("en-US",{...t,useGrouping:!1}).format(e);let n=r==="system"?void 0:jt[r]??s.language;return new Intl.NumberFormat(n,t).format(e)}function dt(s,e,t={day:"numeric",month:"long",weekday:"long"}){return new Intl.DateTimeFormat(s.language,{...t,timeZone:"UTC"}).format(new Date(`${e}T00:00:00Z`))}function ct(s){if(s.time_format==="12"||s.time_format==="24")return s.time_format==="12";let e=s.time_format==="language"?s.language:void 0,{hour12:t}=new Intl.DateTimeFormat(e,{hour:"numeric"}).resolvedOptions();return t===!0}function G(s,e,t){let{locale:r,config:n}=s,i=r.time_zone==="server"?{timeZone:n.time_zone}:{},o="hour"in t?{hour12:ct(r)}:{};return new Intl.DateTimeFormat(r.language,{...t,...o,...i}).format(new Date(e))}function Ce(s,e){return G(s,e,{hour:"2-digit",minute:"2-digit"})}function ut(s,e){let t={day:"numeric",month:"short",year:"numeric"},r=G(s,new Date().toISOString(),t);return G(s,e,t)===r?Ce(s,e):G(s,e,{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",...new Date(e).getFullYear()===new Date().getFullYear()?{}:{year:"numeric"}})}function ht(s,e){return G(s,e,{weekday:"short",hour:"2-digit",minute:"2-digit"})}var pt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},mt=s=>(...e)=>({_$litDirective$:s,values:e}),ue=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,r){this._$Ct=e,this._$AM=t,this._$Ci=r}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Wt}=Ye,ft=s=>s;var gt=()=>document.createComment(""),q=(s,e,t)=>{let r=s._$AA.parentNode,n=e===void 0?s._$AB:e._$AA;if(t===void 0){let i=r.insertBefore(gt(),n),o=r.insertBefore(gt(),n);t=new Wt(i,o,s,s.options)}else{let i=t._$AB.nextSibling,o=t._$AM,l=o!==s;if(l){let a;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(a=s._$AU)!==o._$AU&&t._$AP(a)}if(i!==n||l){let a=t._$AA;for(;a!==i;){let p=ft(a).nextSibling;ft(r).insertBefore(a,n),a=p}}}return t},C=(s,e,t=s)=>(s._$AI(e,t),s),Ft={},yt=(s,e=Ft)=>s._$AH=e,vt=s=>s._$AH,he=s=>{s._$AR(),s._$AA.remove()};var bt=(s,e,t)=>{let r=new Map;for(let n=e;n<=t;n++)r.set(s[n],n);return r},xt=mt(class extends ue{constructor(s){if(super(s),s.type!==pt.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let r;t===void 0?t=e:e!==void 0&&(r=e);let n=[],i=[],o=0;for(let l of s)n[o]=r?r(l,o):o,i[o]=t(l,o),o++;return{values:i,keys:n}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,r]){let n=vt(s),{values:i,keys:o}=this.dt(e,t,r);if(!Array.isArray(n))return this.ut=o,i;let l=this.ut??=[],a=[],p,g,d=0,m=n.length-1,h=0,y=i.length-1;for(;d<=m&&h<=y;)if(n[d]===null)d++;else if(n[m]===null)m--;else if(l[d]===o[h])a[h]=C(n[d],i[h]),d++,h++;else if(l[m]===o[y])a[y]=C(n[m],i[y]),m--,y--;else if(l[d]===o[y])a[y]=C(n[d],i[y]),q(s,a[y+1],n[d]),d++,y--;else if(l[m]===o[h])a[h]=C(n[m],i[h]),q(s,n[d],n[m]),m--,h++;else if(p===void 0&&(p=bt(o,h,y),g=bt(l,d,m)),p.has(l[d]))if(p.has(l[m])){let _=g.get(o[h]),me=_!==void 0?n[_]:null;if(me===null){let Re=q(s,n[d]);C(Re,i[h]),a[h]=Re}else a[h]=C(me,i[h]),q(s,n[d],me),n[_]=null;h++}else he(n[m]),m--;else he(n[d]),d++;for(;h<=y;){let _=q(s,a[y+1]);C(_,i[h]),a[h++]=_}for(;d<=m;){let _=n[d++];_!==null&&he(_)}return this.ut=o,yt(s,a),k}});var Q=class extends v{constructor(){super(...arguments);this.heading=""}static{this.styles=[I,$`
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
    `]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.dialog.showModal()}render(){return c`
      <dialog aria-labelledby="heading" @close=${this.onClose}>
        <h2 id="heading">${this.heading}</h2>
        <slot></slot>
        <div class="row"><slot name="buttons"></slot></div>
      </dialog>
    `}onClose(){this.dispatchEvent(new CustomEvent("closed"))}};f([x()],Q.prototype,"heading",2),f([Qe("dialog")],Q.prototype,"dialog",2);D("usage-stats-dialog",Q);function Se(s,e){return s===void 0||s.language!==e.language||s.locale!==e.locale||s.connected!==e.connected||s.connection!==e.connection||s.user?.is_admin!==e.user?.is_admin}var T=class extends v{constructor(){super(...arguments);this.busy=!1}static{this.styles=[I]}get t(){return de(this.hass.language)}get admin(){return this.hass.user?.is_admin===!0}number(t){return Ee(this.hass.locale,t)}shouldUpdate(t){return t.size!==1||!t.has("hass")||Se(t.get("hass"),this.hass)}async run(t){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await Te(t())}catch(r){this.notice={text:this.reason(r),failed:!0};return}finally{this.busy=!1}}}reason(t){return t instanceof M?this.t("error.slow"):ce(t)??this.t("error.unknown")}renderNotice(){let t=this.notice;return c`<div role="status">
      ${t===void 0?u:c`<p class="notice ${t.failed?"error":""}">${t.text}</p>`}
    </div>`}renderAnswer(t,r){let{value:n,error:i}=t;return c`
      ${i===void 0?u:c`<div class="notice error" role="alert">
            <p>${this.reason(i)}</p>
            <button type="button" @click=${()=>t.again()}>${this.t("error.again")}</button>
          </div>`}
      ${n!==void 0?r(n):i===void 0?Pe(4):u}
    `}};f([x({attribute:!1})],T.prototype,"hass",2),f([x({attribute:!1})],T.prototype,"live",2),f([b()],T.prototype,"busy",2),f([b()],T.prototype,"notice",2);function Pe(s){let e=["92%","76%","84%","60%"];return c`<div aria-hidden="true">
    ${Array.from({length:s},(t,r)=>c`<div class="skeleton" style="width:${e[r%4]}"></div>`)}
  </div>`}var _t=50,$t=`action: usage_stats.record
data:
  skill: Espresso
  modality: button`,Bt=["file_not_written","write_failed","too_many_combinations","database_damaged"],pe=({skill:s,modality:e})=>`${s}
${e}`,z=class extends T{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.copied=!1;this.yesterday=new Y(this,()=>tt(this.hass,{days:1}));this.pending=new Y(this,()=>Xe(this.hass))}static{this.styles=[...T.styles,$`
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
    `]}willUpdate(t){let r=t.get("live");t.has("live")&&this.live.total_usages===0&&r?.date!==this.live.date&&this.yesterday.ask()}render(){let{live:t}=this;return t.known_combinations===0&&t.total_usages===0&&t.trackers.length===0?this.renderFirst():c`
      ${this.renderIssues()}
      <dl class="facts">
        <div>
          <dt>${this.t("today.uses")}</dt>
          <dd>${this.number(t.total_usages)}</dd>
        </div>
        <div>
          <dt>${this.t("today.combinations")}</dt>
          <dd>${this.number(t.total_combinations)}</dd>
        </div>
        <div>
          <dt>${this.t("today.closes")}</dt>
          <dd class="soon">${ht(this.hass,t.closes)}</dd>
        </div>
      </dl>
      <section>${this.renderList()}</section>
      ${this.renderActions()} ${this.asked?this.renderReset():u}
    `}renderIssues(){let{issues:t}=this.live,r=Bt.filter(n=>t.includes(n));return r.length===0?u:c`<div class="notice warning">
      ${r.map(n=>c`<p>${this.t(`issue.${n}`)}</p>`)}
      ${this.admin?c`<a href="/config/repairs">${this.t("issue.link")}</a>`:u}
    </div>`}renderList(){let{live:t}=this;if(t.stats.length===0){let o=this.yesterday.value?.total??0,l=o>0?this.t("today.none_yesterday",{count:this.number(o)}):this.t("today.none");return c`<p>${l}</p>`}let r=this.rows(),n=this.all?r:r.slice(0,_t),i=t.stats.reduce((o,{count:l})=>Math.max(o,l),0);return c`
      <div class="row spread head">
        <h2>${this.title_()}</h2>
        ${t.stats.length>_t?c`<input
              type="search"
              aria-label=${this.t("today.filter")}
              placeholder=${this.t("today.filter")}
              .value=${this.filter}
              @input=${this.onFilter}
            />`:u}
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
        ${xt(n,pe,({skill:o,modality:l,count:a})=>c`<li style="--share:${100*a/i}%">
            <span class="name"><bdi>${o}</bdi> <bdi class="how">${l}</bdi></span>
            <span class="number">${this.number(a)}</span>
          </li>`)}
      </ul>
      ${r.length===0?c`<p>${this.t("today.no_match")}</p>`:u}
      ${n.length<r.length?c`<button type="button" class="plain more" @click=${()=>this.all=!0}>
            ${this.t("today.all",{count:this.number(r.length)})}
          </button>`:u}
    `}title_(){let{date:t,closes:r}=this.live,n=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return t===n||!r?this.t("today.list"):this.t("today.list_of",{date:dt(this.hass.locale,t)})}rows(){let t=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),r=t===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(t));if(this.held===void 0)return r;let n=new Map(this.held.map((o,l)=>[o,l])),i=n.size;return[...r].sort((o,l)=>(n.get(pe(o))??i)-(n.get(pe(l))??i))}renderActions(){let t=this.live.last_export;return c`
      ${this.renderNotice()}
      <div class="row">
        <button type="button" ?disabled=${this.busy} @click=${this.export}>
          ${this.t("today.export")}
        </button>
        ${this.admin?c`<button type="button" class="plain" ?disabled=${this.busy} @click=${this.ask}>
              ${this.t("today.reset")}
            </button>`:u}
        <span class="quiet small">
          ${t===null?this.t("today.never_exported"):this.t("today.last_export",{time:ut(this.hass,t)})}
        </span>
      </div>
    `}renderReset(){let{value:t,error:r}=this.pending;return c`<usage-stats-dialog heading=${this.t("reset.title")} @closed=${this.unask}>
      ${r!==void 0?c`<p>${this.t("reset.unknown")}</p>`:t===void 0?c`<div class="skeleton"></div>`:t>0?c`<p>${this.t("reset.pending",{count:this.number(t)})}</p>`:c`<p>${this.t("reset.nothing_pending")}</p>`}
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
    </usage-stats-dialog>`}renderFirst(){return c`<section>
      <h2>${this.t("first.title")}</h2>
      <p>${this.t("first.text")}</p>
      <div class="ways">
        <div>
          <h3>${this.t("first.tracker")}</h3>
          <p>${this.t("first.tracker_text")}</p>
          ${this.admin?c`<a class="button" href="/config/integrations/integration/${L}"
                >${this.t("first.tracker_link")}</a
              >`:u}
        </div>
        <div>
          <h3>${this.t("first.automation")}</h3>
          <p>${this.t("first.automation_text")}</p>
          <pre>${$t}</pre>
          <button type="button" class="plain" @click=${this.copy}>
            ${this.t(this.copied?"first.copied":"first.copy")}
          </button>
        </div>
      </div>
      <p class="quiet">${this.t("first.private")}</p>
    </section>`}onFilter(t){this.filter=t.target.value}hold(){this.held??=this.live.stats.map(pe)}release(){this.held=void 0,this.requestUpdate()}async copy(){await navigator.clipboard?.writeText($t),this.copied=!0}async export(){let t=await this.run(()=>Je(this.hass));t&&(this.notice={text:t.message,failed:!t.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let t=await this.run(()=>et(this.hass));this.asked=!1,t&&(this.notice={text:t.message,failed:!t.success})}};f([b()],z.prototype,"filter",2),f([b()],z.prototype,"all",2),f([b()],z.prototype,"asked",2),f([b()],z.prototype,"copied",2);D("usage-stats-today",z);var Kt="/usage-stats",Vt=1e4,He=[{id:"today",path:"",icon:"mdi:calendar-today"}],Zt=s=>"stats"in s,E=class extends v{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[I,$`
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
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(t){return t.size!==1||!t.has("hass")||Se(t.get("hass"),this.hass)}willUpdate(t){let r=t.get("hass");t.has("hass")&&(r!==void 0&&r.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start())}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,Vt),this.stop=st(this.hass.connection,(t,r)=>{clearTimeout(this.timer),this.late=!1,this.error=r===void 0?void 0:ce({message:r})??"",t!==void 0&&(this.live=t,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return de(this.hass.language)}get place(){let t=this.route?.path??"";return He.find(r=>r.path===t)??He[0]}render(){let{place:t}=this;return c`
      <header>
        <ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
        <h1>${lt(this.hass.language)("title")}</h1>
      </header>
      <nav aria-label=${this.t("places")}>
        ${He.map(({id:r,path:n,icon:i})=>c`<a
            href="${Kt}${n}"
            aria-current=${r===t.id?"page":u}
          >
            <ha-icon .icon=${i} aria-hidden="true"></ha-icon>
            <span>${this.t(`place.${r}`)}</span>
          </a>`)}
      </nav>
      <div class="scroll">
        <main>${this.renderState()} ${this.renderPlace(t)}</main>
      </div>
    `}renderState(){let t=this.error??(this.late?this.t("error.slow"):void 0);return!this.hass.connected&&this.live!==void 0?c`<p class="notice warning" role="status">
        ${this.t("lost",{time:Ce(this.hass,this.told)})}
      </p>`:t===void 0?u:c`<div class="notice error" role="alert">
      <p>${t||this.t("error.unknown")}</p>
      <button type="button" @click=${this.start}>${this.t("error.again")}</button>
    </div>`}renderPlace(t){let{hass:r,live:n}=this;if(n===void 0)return this.error===void 0?Pe(6):c``;if(!Zt(n))return this.renderNotLoaded(n);switch(t.id){default:return c`<usage-stats-today .hass=${r} .live=${n}></usage-stats-today>`}}renderNotLoaded(t){if(t.state==="setup_in_progress"||t.state==="unload_in_progress")return c`<section><p>${this.t("starting")}</p></section>`;let r=this.hass.user?.is_admin===!0;return c`<section>
      <h2>${this.t("not_loaded")}</h2>
      ${t.reason?c`<p>${t.reason}</p>`:u}
      <p class="quiet">${this.t("not_loaded.help")}</p>
      ${r?c`<div class="row">
            <a class="button" href="/config/integrations/integration/${L}"
              >${this.t("not_loaded.link")}</a
            >
            ${t.issues.length>0?c`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:u}
          </div>`:u}
    </section>`}};f([x({attribute:!1})],E.prototype,"hass",2),f([x({type:Boolean,reflect:!0})],E.prototype,"narrow",2),f([x({attribute:!1})],E.prototype,"route",2),f([b()],E.prototype,"live",2),f([b()],E.prototype,"error",2),f([b()],E.prototype,"late",2);D("usage-stats-panel",E);export{E as UsageStatsPanel};
