var Ze=Object.defineProperty;var Ye=Object.getOwnPropertyDescriptor;var b=(n,e,t,r)=>{for(var s=r>1?void 0:r?Ye(e,t):e,o=n.length-1,i;o>=0;o--)(i=n[o])&&(s=(r?i(e,t,s):i(s))||s);return r&&s&&Ze(e,t,s),s};var V=globalThis,B=V.ShadowRoot&&(V.ShadyCSS===void 0||V.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,ae=Symbol(),we=new WeakMap,R=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==ae)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(B&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=we.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&we.set(t,e))}return e}toString(){return this.cssText}},Ae=n=>new R(typeof n=="string"?n:n+"",void 0,ae),w=(n,...e)=>{let t=n.length===1?n[0]:e.reduce((r,s,o)=>r+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+n[o+1],n[0]);return new R(t,n,ae)},ke=(n,e)=>{if(B)n.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),s=V.litNonce;s!==void 0&&r.setAttribute("nonce",s),r.textContent=t.cssText,n.appendChild(r)}},ce=B?n=>n:n=>n instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return Ae(t)})(n):n;var{is:Je,defineProperty:Qe,getOwnPropertyDescriptor:Xe,getOwnPropertyNames:et,getOwnPropertySymbols:tt,getPrototypeOf:rt}=Object,G=globalThis,Ee=G.trustedTypes,nt=Ee?Ee.emptyScript:"",st=G.reactiveElementPolyfillSupport,P=(n,e)=>n,M={toAttribute(n,e){switch(e){case Boolean:n=n?nt:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,e){let t=n;switch(e){case Boolean:t=n!==null;break;case Number:t=n===null?null:Number(n);break;case Object:case Array:try{t=JSON.parse(n)}catch{t=null}}return t}},Z=(n,e)=>!Je(n,e),Se={attribute:!0,type:String,converter:M,reflect:!1,useDefault:!1,hasChanged:Z};Symbol.metadata??=Symbol("metadata"),G.litPropertyMetadata??=new WeakMap;var $=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Se){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),s=this.getPropertyDescriptor(e,r,t);s!==void 0&&Qe(this.prototype,e,s)}}static getPropertyDescriptor(e,t,r){let{get:s,set:o}=Xe(this.prototype,e)??{get(){return this[t]},set(i){this[t]=i}};return{get:s,set(i){let c=s?.call(this);o?.call(this,i),this.requestUpdate(e,c,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Se}static _$Ei(){if(this.hasOwnProperty(P("elementProperties")))return;let e=rt(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(P("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(P("properties"))){let t=this.properties,r=[...et(t),...tt(t)];for(let s of r)this.createProperty(s,t[s])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,s]of t)this.elementProperties.set(r,s)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let s=this._$Eu(t,r);s!==void 0&&this._$Eh.set(s,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let s of r)t.unshift(ce(s))}else e!==void 0&&t.push(ce(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ke(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),s=this.constructor._$Eu(e,r);if(s!==void 0&&r.reflect===!0){let o=(r.converter?.toAttribute!==void 0?r.converter:M).toAttribute(t,r.type);this._$Em=e,o==null?this.removeAttribute(s):this.setAttribute(s,o),this._$Em=null}}_$AK(e,t){let r=this.constructor,s=r._$Eh.get(e);if(s!==void 0&&this._$Em!==s){let o=r.getPropertyOptions(s),i=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:M;this._$Em=s;let c=i.fromAttribute(t,o.type);this[s]=c??this._$Ej?.get(s)??c,this._$Em=null}}requestUpdate(e,t,r,s=!1,o){if(e!==void 0){let i=this.constructor;if(s===!1&&(o=this[e]),r??=i.getPropertyOptions(e),!((r.hasChanged??Z)(o,t)||r.useDefault&&r.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(i._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:s,wrapped:o},i){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,i??t??this[e]),o!==!0||i!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),s===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[s,o]of this._$Ep)this[s]=o;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[s,o]of r){let{wrapped:i}=o,c=this[s];i!==!0||this._$AL.has(s)||c===void 0||this.C(s,void 0,o,c)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};$.elementStyles=[],$.shadowRootOptions={mode:"open"},$[P("elementProperties")]=new Map,$[P("finalized")]=new Map,st?.({ReactiveElement:$}),(G.reactiveElementVersions??=[]).push("2.1.2");var ue=globalThis,Ce=n=>n,Y=ue.trustedTypes,He=Y?Y.createPolicy("lit-html",{createHTML:n=>n}):void 0,he="$lit$",v=`lit$${Math.random().toFixed(9).slice(2)}$`,de="?"+v,ot=`<${de}>`,E=document,D=()=>E.createComment(""),W=n=>n===null||typeof n!="object"&&typeof n!="function",pe=Array.isArray,Pe=n=>pe(n)||typeof n?.[Symbol.iterator]=="function",le=`[ 	
\f\r]`,L=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Te=/-->/g,Ne=/>/g,A=RegExp(`>|${le}(?:([^\\s"'>=/]+)(${le}*=${le}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Ue=/'/g,Oe=/"/g,Me=/^(?:script|style|textarea|title)$/i,me=n=>(e,...t)=>({_$litType$:n,strings:e,values:t}),g=me(1),z=me(2),Ct=me(3),S=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Re=new WeakMap,k=E.createTreeWalker(E,129);function Le(n,e){if(!pe(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return He!==void 0?He.createHTML(e):e}var De=(n,e)=>{let t=n.length-1,r=[],s,o=e===2?"<svg>":e===3?"<math>":"",i=L;for(let c=0;c<t;c++){let a=n[c],l,p,u=-1,h=0;for(;h<a.length&&(i.lastIndex=h,p=i.exec(a),p!==null);)h=i.lastIndex,i===L?p[1]==="!--"?i=Te:p[1]!==void 0?i=Ne:p[2]!==void 0?(Me.test(p[2])&&(s=RegExp("</"+p[2],"g")),i=A):p[3]!==void 0&&(i=A):i===A?p[0]===">"?(i=s??L,u=-1):p[1]===void 0?u=-2:(u=i.lastIndex-p[2].length,l=p[1],i=p[3]===void 0?A:p[3]==='"'?Oe:Ue):i===Oe||i===Ue?i=A:i===Te||i===Ne?i=L:(i=A,s=void 0);let m=i===A&&n[c+1].startsWith("/>")?" ":"";o+=i===L?a+ot:u>=0?(r.push(l),a.slice(0,u)+he+a.slice(u)+v+m):a+v+(u===-2?c:m)}return[Le(n,o+(n[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},I=class n{constructor({strings:e,_$litType$:t},r){let s;this.parts=[];let o=0,i=0,c=e.length-1,a=this.parts,[l,p]=De(e,t);if(this.el=n.createElement(l,r),k.currentNode=this.el.content,t===2||t===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(s=k.nextNode())!==null&&a.length<c;){if(s.nodeType===1){if(s.hasAttributes())for(let u of s.getAttributeNames())if(u.endsWith(he)){let h=p[i++],m=s.getAttribute(u).split(v),F=/([.?@])?(.*)/.exec(h);a.push({type:1,index:o,name:F[2],strings:m,ctor:F[1]==="."?Q:F[1]==="?"?X:F[1]==="@"?ee:H}),s.removeAttribute(u)}else u.startsWith(v)&&(a.push({type:6,index:o}),s.removeAttribute(u));if(Me.test(s.tagName)){let u=s.textContent.split(v),h=u.length-1;if(h>0){s.textContent=Y?Y.emptyScript:"";for(let m=0;m<h;m++)s.append(u[m],D()),k.nextNode(),a.push({type:2,index:++o});s.append(u[h],D())}}}else if(s.nodeType===8)if(s.data===de)a.push({type:2,index:o});else{let u=-1;for(;(u=s.data.indexOf(v,u+1))!==-1;)a.push({type:7,index:o}),u+=v.length-1}o++}}static createElement(e,t){let r=E.createElement("template");return r.innerHTML=e,r}};function C(n,e,t=n,r){if(e===S)return e;let s=r!==void 0?t._$Co?.[r]:t._$Cl,o=W(e)?void 0:e._$litDirective$;return s?.constructor!==o&&(s?._$AO?.(!1),o===void 0?s=void 0:(s=new o(n),s._$AT(n,t,r)),r!==void 0?(t._$Co??=[])[r]=s:t._$Cl=s),s!==void 0&&(e=C(n,s._$AS(n,e.values),s,r)),e}var J=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,s=(e?.creationScope??E).importNode(t,!0);k.currentNode=s;let o=k.nextNode(),i=0,c=0,a=r[0];for(;a!==void 0;){if(i===a.index){let l;a.type===2?l=new O(o,o.nextSibling,this,e):a.type===1?l=new a.ctor(o,a.name,a.strings,this,e):a.type===6&&(l=new te(o,this,e)),this._$AV.push(l),a=r[++c]}i!==a?.index&&(o=k.nextNode(),i++)}return k.currentNode=E,s}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},O=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,s){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=s,this._$Cv=s?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=C(this,e,t),W(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==S&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Pe(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&W(this._$AH)?this._$AA.nextSibling.data=e:this.T(E.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,s=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=I.createElement(Le(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===s)this._$AH.p(t);else{let o=new J(s,this),i=o.u(this.options);o.p(t),this.T(i),this._$AH=o}}_$AC(e){let t=Re.get(e.strings);return t===void 0&&Re.set(e.strings,t=new I(e)),t}k(e){pe(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,s=0;for(let o of e)s===t.length?t.push(r=new n(this.O(D()),this.O(D()),this,this.options)):r=t[s],r._$AI(o),s++;s<t.length&&(this._$AR(r&&r._$AB.nextSibling,s),t.length=s)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=Ce(e).nextSibling;Ce(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},H=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,s,o){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=s,this.options=o,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=d}_$AI(e,t=this,r,s){let o=this.strings,i=!1;if(o===void 0)e=C(this,e,t,0),i=!W(e)||e!==this._$AH&&e!==S,i&&(this._$AH=e);else{let c=e,a,l;for(e=o[0],a=0;a<o.length-1;a++)l=C(this,c[r+a],t,a),l===S&&(l=this._$AH[a]),i||=!W(l)||l!==this._$AH[a],l===d?e=d:e!==d&&(e+=(l??"")+o[a+1]),this._$AH[a]=l}i&&!s&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Q=class extends H{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},X=class extends H{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},ee=class extends H{constructor(e,t,r,s,o){super(e,t,r,s,o),this.type=5}_$AI(e,t=this){if((e=C(this,e,t,0)??d)===S)return;let r=this._$AH,s=e===d&&r!==d||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,o=e!==d&&(r===d||s);s&&this.element.removeEventListener(this.name,this,r),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},te=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){C(this,e)}},Ht={M:he,P:v,A:de,C:1,L:De,R:J,D:Pe,V:C,I:O,H,N:X,U:ee,B:Q,F:te},it=ue.litHtmlPolyfillSupport;it?.(I,O),(ue.litHtmlVersions??=[]).push("3.3.3");var We=(n,e,t)=>{let r=t?.renderBefore??e,s=r._$litPart$;if(s===void 0){let o=t?.renderBefore??null;r._$litPart$=s=new O(e.insertBefore(D(),o),o,void 0,t??{})}return s._$AI(n),s};var fe=globalThis,y=class extends ${constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=We(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return S}};y._$litElement$=!0,y.finalized=!0,fe.litElementHydrateSupport?.({LitElement:y});var at=fe.litElementPolyfillSupport;at?.({LitElement:y});(fe.litElementVersions??=[]).push("4.2.2");var ct={attribute:!0,type:String,converter:M,reflect:!1,hasChanged:Z},lt=(n=ct,e,t)=>{let{kind:r,metadata:s}=t,o=globalThis.litPropertyMetadata.get(s);if(o===void 0&&globalThis.litPropertyMetadata.set(s,o=new Map),r==="setter"&&((n=Object.create(n)).wrapped=!0),o.set(t.name,n),r==="accessor"){let{name:i}=t;return{set(c){let a=e.get.call(this);e.set.call(this,c),this.requestUpdate(i,a,n,!0,c)},init(c){return c!==void 0&&this.C(i,void 0,n,c),c}}}if(r==="setter"){let{name:i}=t;return function(c){let a=this[i];e.call(this,c),this.requestUpdate(i,a,n,!0,c)}}throw Error("Unsupported decorator location: "+r)};function _(n){return(e,t)=>typeof t=="object"?lt(n,e,t):((r,s,o)=>{let i=s.hasOwnProperty(o);return s.constructor.createProperty(o,r),i?Object.getOwnPropertyDescriptor(s,o):void 0})(n,e,t)}function K(n){return _({...n,state:!0,attribute:!1})}var T=(n,e,t)=>(t.configurable=!0,t.enumerable=!0,Reflect.decorate&&typeof e!="object"&&Object.defineProperty(n,e,t),t);function Yt(n,e){return(t,r,s)=>{let o=i=>i.renderRoot?.querySelector(n)??null;if(e){let{get:i,set:c}=typeof r=="object"?t:s??(()=>{let a=Symbol();return{get(){return this[a]},set(l){this[a]=l}}})();return T(t,r,{get(){let a=i.call(this);return a===void 0&&(a=o(this),(a!==null||this.hasUpdated)&&c.call(this,a)),a}})}return T(t,r,{get(){return o(this)}})}}function re(n,e){customElements.get(n)||customElements.define(n,e)}var Ie={"card.lost":"Keine Verbindung","card.lost_since":"Keine Verbindung. Stand: {time}","card.more":"und {count} weitere","card.no_answer":"Home Assistant antwortet nicht.","card.not_running":"Usage Stats läuft nicht.","card.nothing":"Noch nichts gezählt","card.so_far":"{date}, bisher","card.today_title":"Heute","card.total_on":"{count} · {date}","card.try_again":"Erneut versuchen","chart.busiest":"Am meisten: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to} Uhr","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"Keine Nutzung in diesem Zeitraum","chart.uses":"Nutzungen","chart.when":"Wann","count.count":"Zählen:","count.counted":"Gezählt: {count}","count.full":"Nicht gezählt: Heute gibt es zu viele Kombinationen.","count.keep":"Behalten","count.reason":"Auf einem Dashboard zurückgenommen","count.take":"Zurücknehmen","count.take_back":"Letzte Nutzung von {skill} zurücknehmen?","count.today":"Heute:","count.wait":"Keine Verbindung. {count} Nutzungen warten und werden später gezählt.","count.waits":"Keine Verbindung. Eine Nutzung wartet und wird später gezählt.","group.day":"Nutzungen nach Tag","group.hour":"Nutzungen nach Stunde","group.hour_of_week":"Nutzungen nach Stunde und Wochentag","group.month":"Nutzungen nach Monat","group.week":"Nutzungen nach Woche","group.week_from":"Woche ab {date}","group.weekday":"Nutzungen nach Wochentag",title:"Nutzung"};var ze={"card.lost":"Not connected","card.lost_since":"Not connected. As of {time}","card.more":"and {count} more","card.no_answer":"Home Assistant does not answer.","card.not_running":"Usage Stats is not running.","card.nothing":"Nothing counted yet","card.so_far":"{date}, so far","card.today_title":"Today","card.total_on":"{count} · {date}","card.try_again":"Try again","chart.busiest":"Busiest: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to}","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"No uses in this period","chart.uses":"Uses","chart.when":"When","count.count":"Count","count.counted":"Counted: {count}","count.full":"Not counted: there are too many combinations today.","count.keep":"Keep","count.reason":"Taken back on a dashboard","count.take":"Take back","count.take_back":"Take back the last use of {skill}?","count.today":"Today:","count.wait":"No connection. {count} uses wait and are counted later.","count.waits":"No connection. One use waits and is counted later.","group.day":"Uses by day","group.hour":"Uses by hour","group.hour_of_week":"Uses by hour and weekday","group.month":"Uses by month","group.week":"Uses by week","group.week_from":"Week from {date}","group.weekday":"Uses by weekday",title:"Usage"};function ge(n,e){return t=>{let r=/^de\b/i.test(t)?e:n;return(s,o={})=>r[s].replace(/\{(\w+)\}/g,(i,c)=>String(o[c]??i))}}var j=ge(ze,Ie);var be="usage_stats",kr=["automations","scripts","scenes","buttons","devices","helpers"];async function f(n,e,t={}){let{response:r}=await n.callService(be,e,t,void 0,!1,!0);return r}var Er=n=>f(n,"export");async function Sr(n){let{discarded:e}=await f(n,"reset",{dry_run:!0});return e}var Cr=n=>f(n,"reset"),Hr=(n,e)=>f(n,"get_trends",{...e}),Tr=(n,e)=>f(n,"export_range",e),Nr=(n,e)=>f(n,"rename",e),Ur=(n,e)=>f(n,"correct",e),Or=(n,e,t)=>f(n,"get_unused",{days:e,limit:t}),Rr=n=>f(n,"list_files");async function Pr(n,e,t){return(await f(n,"get_events",t===void 0?{limit:e}:{limit:e,type:t})).events}var Mr=n=>f(n,"get_local_stats"),Lr=n=>f(n,"preview_submission"),Dr=(n,e)=>f(n,"opt_in",e),Wr=(n,e)=>f(n,"opt_out",{erase:e}),Ir=(n,e)=>f(n,"delete_all",{confirm:!0,files:e}),zr=n=>`/api/usage-stats/files/${encodeURIComponent(n)}`,Kr="/api/v1/usage-stats/export";async function jr(n,e){let t=await n.callWS({type:"auth/sign_path",path:e,expires:30}),r=document.createElement("a");r.href=n.hassUrl(t.path),r.download="",r.target="_blank",r.style.display="none",document.body.append(r),r.click(),r.remove()}var ye=class{constructor(e){this.connection=e;this.listeners=new Set}add(e){this.listeners.add(e),(this.end===void 0||this.error!==void 0)&&this.start(),this.current!==void 0&&e(this.current,void 0)}remove(e){if(this.listeners.delete(e),this.listeners.size>0)return;let t=this.end;this.end=void 0,this.current=void 0,t?.then(r=>r()).catch(()=>{})}start(){this.error=void 0;let e=t=>{this.current=t,this.tell()};this.end=this.connection.subscribeMessage(e,{type:`${be}/subscribe`}),this.end.catch(t=>{this.error=t.message??String(t),this.tell()})}tell(){for(let e of[...this.listeners])e(this.current,this.error)}},Ke=new WeakMap;function Vr(n,e){let t=Ke.get(n);t===void 0&&(t=new ye(n),Ke.set(n,t));let r=t;return r.add(e),()=>r.remove(e)}var ne=["monday","tuesday","wednesday","thursday","friday","saturday","sunday"];var _e=Date.UTC(2024,0,1),dt={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};function N(n,e,t={}){let r=n.number_format;if(r==="none")return new Intl.NumberFormat("en-US",{...t,useGrouping:!1}).format(e);let s=r==="system"?void 0:dt[r]??n.language;return new Intl.NumberFormat(s,t).format(e)}function Gr(n,e,t={day:"numeric",month:"long",weekday:"long"}){return new Intl.DateTimeFormat(n.language,{...t,timeZone:"UTC"}).format(new Date(`${e}T00:00:00Z`))}function se(n,e,t="long"){let r=new Date(_e+ne.indexOf(e)*864e5);return new Intl.DateTimeFormat(n.language,{weekday:t,timeZone:"UTC"}).format(r)}function $e(n){if(n.time_format==="12"||n.time_format==="24")return n.time_format==="12";let e=n.time_format==="language"?n.language:void 0,{hour12:t}=new Intl.DateTimeFormat(e,{hour:"numeric"}).resolvedOptions();return t===!0}function je(n){let e=Array.from({length:24},(r,s)=>s);if(!$e(n))return e.map(r=>N(n,r));let t=Fe(n);return e.map(r=>t.format(new Date(_e+r*36e5)))}function qe(n,e){let t=_e+e*36e5;return Fe(n).formatRange(new Date(t),new Date(t+36e5))}function Fe(n){return new Intl.DateTimeFormat(n.language,{hour:"numeric",hour12:!0,timeZone:"UTC"})}function Ve(n){let e=pt(n);return ne.map((t,r)=>ne[(e+r)%7])}function pt(n){if(n.first_weekday!=="language")return Math.max(0,ne.indexOf(n.first_weekday));let e=new Intl.Locale(n.language),{firstDay:t}=e.getWeekInfo?.()??e.weekInfo??{firstDay:1};return(t+6)%7}function ve(n,e=4){let t=Math.max(n,1)/e,r=10**Math.floor(Math.log10(t)),s=[1,2,5,10].find(c=>c*r>=t)??10,o=Math.max(1,s*r),i=Math.max(1,Math.ceil(n/o));return{top:i*o,ticks:Array.from({length:i+1},(c,a)=>a*o)}}var oe=w`
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
`;var q=168,mt=18,Be=22,xe=7,ft=4,x=class extends y{constructor(){super(...arguments);this.bars=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[oe,w`
:host {
display: block;
}
.chart {
border-radius: 4px;
cursor: pointer;
direction: ltr;
height: ${q}px;
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
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}willUpdate(t){t.has("bars")&&this.chosen!==void 0&&this.chosen>=this.bars.length&&(this.chosen=void 0)}render(){if(this.bars.length===0)return d;let t=this.chosen??this.highest();return g`
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
${this.width>0?this.drawing(t):d}
</div>
<p aria-hidden="true">${this.words(t)}</p>
${this.table()}
`}highest(){let t=this.bars.map(r=>r.value);return t.indexOf(Math.max(...t))}words(t){let r=j(this.locale.language),s=this.bars[t],o=this.number(s.value);return this.chosen===void 0?s.value<=0?r("chart.no_uses"):r("chart.busiest",{when:s.name,count:o}):r("chart.chosen",{when:s.name,count:o})}number(t){return N(this.locale,t)}columns(){let{top:t}=ve(Math.max(...this.bars.map(s=>s.value))),r=this.number(t).length*xe+8;return{left:r,step:Math.max(0,this.width-r)/this.bars.length}}drawing(t){let{left:r,step:s}=this.columns(),o=ve(Math.max(...this.bars.map(l=>l.value))),i=l=>q-Be-l/o.top*(q-mt-Be),c=Math.max(...this.bars.map(l=>l.label.length)),a=Math.max(1,Math.ceil((c*xe+6)/s));return g`
<svg width=${this.width} height=${q} aria-hidden="true">
${o.ticks.map(l=>z`
<line x1=${r} x2=${this.width} y1=${i(l)} y2=${i(l)}></line>
<text x=${r-6} y=${i(l)+4} text-anchor="end">${this.number(l)}</text>`)}
${this.bars.map((l,p)=>{let u=r+(p+.5)*s,h=`${l.open?"open":""} ${p===t?"chosen":""}`,m=this.number(l.value).length*xe<s;return z`
<path class=${h} d=${bt(u,gt(s),i(l.value),i(0))}></path>
${l.value>0&&m&&s>=24?z`<text class="value" x=${u} y=${i(l.value)-5}
text-anchor="middle">${this.number(l.value)}</text>`:d}
${(this.bars.length-1-p)%a===0?z`<text x=${u} y=${q-5} text-anchor="middle">${l.label}</text>`:d}`})}
</svg>
`}table(){let t=j(this.locale.language);return g`
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
${this.bars.map(r=>g`
<tr>
<th scope="row">${r.name}</th>
<td>${this.number(r.value)}</td>
</tr>
`)}
</tbody>
</table>
`}onKey(t){let r=this.chosen??this.highest(),s=this.bars.length-1,i={ArrowLeft:r-1,ArrowDown:r-1,ArrowRight:r+1,ArrowUp:r+1,Home:0,End:s}[t.key];i!==void 0&&(t.preventDefault(),this.chosen=Math.min(s,Math.max(0,i)))}onPointer(t){let{left:r,step:s}=this.columns(),{left:o}=t.currentTarget.getBoundingClientRect(),i=Math.floor((t.clientX-o-r)/s);this.chosen=Math.min(this.bars.length-1,Math.max(0,i))}};b([_({attribute:!1})],x.prototype,"bars",2),b([_({attribute:!1})],x.prototype,"locale",2),b([_()],x.prototype,"heading",2),b([K()],x.prototype,"width",2),b([K()],x.prototype,"chosen",2);function gt(n){return n<4?n:Math.min(n*.72,48)}function bt(n,e,t,r){let s=r-t;if(s<=0)return"";let o=Math.min(ft,e/2,s),i=n-e/2,c=n+e/2;return`M${i},${r}V${t+o}Q${i},${t} ${i+o},${t}H${c-o}Q${c},${t} ${c},${t+o}V${r}Z`}re("usage-stats-bars",x);var yt=420,_t=48,$t=6,vt=3,xt=60,ie=Array.from({length:24},(n,e)=>e),U=class extends y{constructor(){super(...arguments);this.hours=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([t])=>{t&&(this.width=Math.floor(t.contentRect.width))})}static{this.styles=[oe,w`
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
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let t=new Map(this.hours.map(s=>[Ge(s.weekday,s.hour),s.count])),r=this.hours.reduce((s,{count:o})=>Math.max(s,o),0);return g`
${this.width>0?this.table(t,r):d}
<p>${this.words()}</p>
`}words(){let t=j(this.locale.language),[r]=[...this.hours].sort((c,a)=>a.count-c.count);if(r===void 0||r.count<=0)return t("chart.no_uses");let s=se(this.locale,r.weekday),o=$e(this.locale)?qe(this.locale,r.hour):t("chart.hour",{from:r.hour,to:r.hour+1}),i=t("chart.hour_of_week",{weekday:s,hour:o});return t("chart.busiest",{when:i,count:N(this.locale,r.count)})}table(t,r){let s=N(this.locale,r).length,o=_t+ie.length*(s*$t+vt),i=this.width<Math.max(yt,o),c=Ve(this.locale),a=je(this.locale),l=(h,m)=>this.cell(t.get(Ge(h,m))??0,r),p=(h,m)=>g`
<th scope=${m} abbr=${se(this.locale,h)}>
${se(this.locale,h,"short")}
</th>
`,u=(h,m)=>g`
<th scope=${m}>${a[h]}</th>
`;return g`
<table class=${i?"turned":""}>
<caption class="hidden">
${this.heading}
</caption>
<thead>
<tr>
<td class="corner" style="--share: 0; background: none; border: 0"></td>
${i?c.map(h=>p(h,"col")):ie.map(h=>u(h,"col"))}
</tr>
</thead>
<tbody>
${i?ie.map(h=>g`
<tr>
${u(h,"row")} ${c.map(m=>l(m,h))}
</tr>
`):c.map(h=>g`
<tr>
${p(h,"row")} ${ie.map(m=>l(h,m))}
</tr>
`)}
</tbody>
</table>
`}cell(t,r){let s=r>0?Math.round(Math.max(0,t)/r*xt):0,o=N(this.locale,t);return g`
<td style="--share: ${s}">
${t===0?g`<span class="hidden">${o}</span>`:o}
</td>
`}};b([_({attribute:!1})],U.prototype,"hours",2),b([_({attribute:!1})],U.prototype,"locale",2),b([_()],U.prototype,"heading",2),b([K()],U.prototype,"width",2);function Ge(n,e){return`${n} ${e}`}re("usage-stats-heatmap",U);export{b as a,w as b,g as c,S as d,d as e,Ht as f,y as g,_ as h,K as i,Yt as j,re as k,N as l,Gr as m,se as n,$e as o,je as p,qe as q,Ve as r,ge as s,j as t,oe as u,be as v,kr as w,f as x,Er as y,Sr as z,Cr as A,Hr as B,Tr as C,Nr as D,Ur as E,Or as F,Rr as G,Pr as H,Mr as I,Lr as J,Dr as K,Wr as L,Ir as M,zr as N,Kr as O,jr as P,Vr as Q};
