var zs=Object.defineProperty;var Ps=Object.getOwnPropertyDescriptor;var u=(n,s,e,t)=>{for(var r=t>1?void 0:t?Ps(s,e):s,i=n.length-1,o;i>=0;i--)(o=n[i])&&(r=(t?o(s,e,r):o(r))||r);return t&&r&&zs(s,e,r),r};var xe=globalThis,we=xe.ShadowRoot&&(xe.ShadyCSS===void 0||xe.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ze=Symbol(),bt=new WeakMap,ie=class{constructor(s,e,t){if(this._$cssResult$=!0,t!==Ze)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=s,this.t=e}get styleSheet(){let s=this.o,e=this.t;if(we&&s===void 0){let t=e!==void 0&&e.length===1;t&&(s=bt.get(e)),s===void 0&&((this.o=s=new CSSStyleSheet).replaceSync(this.cssText),t&&bt.set(e,s))}return s}toString(){return this.cssText}},yt=n=>new ie(typeof n=="string"?n:n+"",void 0,Ze),$=(n,...s)=>{let e=n.length===1?n[0]:s.reduce((t,r,i)=>t+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+n[i+1],n[0]);return new ie(e,n,Ze)},$t=(n,s)=>{if(we)n.adoptedStyleSheets=s.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of s){let t=document.createElement("style"),r=xe.litNonce;r!==void 0&&t.setAttribute("nonce",r),t.textContent=e.cssText,n.appendChild(t)}},Ge=we?n=>n:n=>n instanceof CSSStyleSheet?(s=>{let e="";for(let t of s.cssRules)e+=t.cssText;return yt(e)})(n):n;var{is:Hs,defineProperty:Rs,getOwnPropertyDescriptor:Ls,getOwnPropertyNames:Os,getOwnPropertySymbols:Ms,getPrototypeOf:Ws}=Object,_e=globalThis,xt=_e.trustedTypes,Us=xt?xt.emptyScript:"",Fs=_e.reactiveElementPolyfillSupport,oe=(n,s)=>n,ae={toAttribute(n,s){switch(s){case Boolean:n=n?Us:null;break;case Object:case Array:n=n==null?n:JSON.stringify(n)}return n},fromAttribute(n,s){let e=n;switch(s){case Boolean:e=n!==null;break;case Number:e=n===null?null:Number(n);break;case Object:case Array:try{e=JSON.parse(n)}catch{e=null}}return e}},ke=(n,s)=>!Hs(n,s),wt={attribute:!0,type:String,converter:ae,reflect:!1,useDefault:!1,hasChanged:ke};Symbol.metadata??=Symbol("metadata"),_e.litPropertyMetadata??=new WeakMap;var D=class extends HTMLElement{static addInitializer(s){this._$Ei(),(this.l??=[]).push(s)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(s,e=wt){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(s)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(s,e),!e.noAccessor){let t=Symbol(),r=this.getPropertyDescriptor(s,t,e);r!==void 0&&Rs(this.prototype,s,r)}}static getPropertyDescriptor(s,e,t){let{get:r,set:i}=Ls(this.prototype,s)??{get(){return this[e]},set(o){this[e]=o}};return{get:r,set(o){let l=r?.call(this);i?.call(this,o),this.requestUpdate(s,l,t)},configurable:!0,enumerable:!0}}static getPropertyOptions(s){return this.elementProperties.get(s)??wt}static _$Ei(){if(this.hasOwnProperty(oe("elementProperties")))return;let s=Ws(this);s.finalize(),s.l!==void 0&&(this.l=[...s.l]),this.elementProperties=new Map(s.elementProperties)}static finalize(){if(this.hasOwnProperty(oe("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(oe("properties"))){let e=this.properties,t=[...Os(e),...Ms(e)];for(let r of t)this.createProperty(r,e[r])}let s=this[Symbol.metadata];if(s!==null){let e=litPropertyMetadata.get(s);if(e!==void 0)for(let[t,r]of e)this.elementProperties.set(t,r)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let r=this._$Eu(e,t);r!==void 0&&this._$Eh.set(r,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(s){let e=[];if(Array.isArray(s)){let t=new Set(s.flat(1/0).reverse());for(let r of t)e.unshift(Ge(r))}else s!==void 0&&e.push(Ge(s));return e}static _$Eu(s,e){let t=e.attribute;return t===!1?void 0:typeof t=="string"?t:typeof s=="string"?s.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(s=>this.enableUpdating=s),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(s=>s(this))}addController(s){(this._$EO??=new Set).add(s),this.renderRoot!==void 0&&this.isConnected&&s.hostConnected?.()}removeController(s){this._$EO?.delete(s)}_$E_(){let s=new Map,e=this.constructor.elementProperties;for(let t of e.keys())this.hasOwnProperty(t)&&(s.set(t,this[t]),delete this[t]);s.size>0&&(this._$Ep=s)}createRenderRoot(){let s=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return $t(s,this.constructor.elementStyles),s}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(s=>s.hostConnected?.())}enableUpdating(s){}disconnectedCallback(){this._$EO?.forEach(s=>s.hostDisconnected?.())}attributeChangedCallback(s,e,t){this._$AK(s,t)}_$ET(s,e){let t=this.constructor.elementProperties.get(s),r=this.constructor._$Eu(s,t);if(r!==void 0&&t.reflect===!0){let i=(t.converter?.toAttribute!==void 0?t.converter:ae).toAttribute(e,t.type);this._$Em=s,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(s,e){let t=this.constructor,r=t._$Eh.get(s);if(r!==void 0&&this._$Em!==r){let i=t.getPropertyOptions(r),o=typeof i.converter=="function"?{fromAttribute:i.converter}:i.converter?.fromAttribute!==void 0?i.converter:ae;this._$Em=r;let l=o.fromAttribute(e,i.type);this[r]=l??this._$Ej?.get(r)??l,this._$Em=null}}requestUpdate(s,e,t,r=!1,i){if(s!==void 0){let o=this.constructor;if(r===!1&&(i=this[s]),t??=o.getPropertyOptions(s),!((t.hasChanged??ke)(i,e)||t.useDefault&&t.reflect&&i===this._$Ej?.get(s)&&!this.hasAttribute(o._$Eu(s,t))))return;this.C(s,e,t)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(s,e,{useDefault:t,reflect:r,wrapped:i},o){t&&!(this._$Ej??=new Map).has(s)&&(this._$Ej.set(s,o??e??this[s]),i!==!0||o!==void 0)||(this._$AL.has(s)||(this.hasUpdated||t||(e=void 0),this._$AL.set(s,e)),r===!0&&this._$Em!==s&&(this._$Eq??=new Set).add(s))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let s=this.scheduleUpdate();return s!=null&&await s,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,i]of this._$Ep)this[r]=i;this._$Ep=void 0}let t=this.constructor.elementProperties;if(t.size>0)for(let[r,i]of t){let{wrapped:o}=i,l=this[r];o!==!0||this._$AL.has(r)||l===void 0||this.C(r,void 0,i,l)}}let s=!1,e=this._$AL;try{s=this.shouldUpdate(e),s?(this.willUpdate(e),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(e)):this._$EM()}catch(t){throw s=!1,this._$EM(),t}s&&this._$AE(e)}willUpdate(s){}_$AE(s){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(s)),this.updated(s)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(s){return!0}update(s){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(s){}firstUpdated(s){}};D.elementStyles=[],D.shadowRootOptions={mode:"open"},D[oe("elementProperties")]=new Map,D[oe("finalized")]=new Map,Fs?.({ReactiveElement:D}),(_e.reactiveElementVersions??=[]).push("2.1.2");var Je=globalThis,_t=n=>n,Ae=Je.trustedTypes,kt=Ae?Ae.createPolicy("lit-html",{createHTML:n=>n}):void 0,Qe="$lit$",N=`lit$${Math.random().toFixed(9).slice(2)}$`,Xe="?"+N,Is=`<${Xe}>`,F=document,de=()=>F.createComment(""),ce=n=>n===null||typeof n!="object"&&typeof n!="function",et=Array.isArray,Dt=n=>et(n)||typeof n?.[Symbol.iterator]=="function",Ye=`[ 	
\f\r]`,le=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,At=/-->/g,Tt=/>/g,W=RegExp(`>|${Ye}(?:([^\\s"'>=/]+)(${Ye}*=${Ye}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Et=/'/g,St=/"/g,Nt=/^(?:script|style|textarea|title)$/i,tt=n=>(s,...e)=>({_$litType$:n,strings:s,values:e}),a=tt(1),ue=tt(2),Rr=tt(3),z=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),Ct=new WeakMap,U=F.createTreeWalker(F,129);function zt(n,s){if(!et(n)||!n.hasOwnProperty("raw"))throw Error("invalid template strings array");return kt!==void 0?kt.createHTML(s):s}var Pt=(n,s)=>{let e=n.length-1,t=[],r,i=s===2?"<svg>":s===3?"<math>":"",o=le;for(let l=0;l<e;l++){let c=n[l],h,b,p=-1,m=0;for(;m<c.length&&(o.lastIndex=m,b=o.exec(c),b!==null);)m=o.lastIndex,o===le?b[1]==="!--"?o=At:b[1]!==void 0?o=Tt:b[2]!==void 0?(Nt.test(b[2])&&(r=RegExp("</"+b[2],"g")),o=W):b[3]!==void 0&&(o=W):o===W?b[0]===">"?(o=r??le,p=-1):b[1]===void 0?p=-2:(p=o.lastIndex-b[2].length,h=b[1],o=b[3]===void 0?W:b[3]==='"'?St:Et):o===St||o===Et?o=W:o===At||o===Tt?o=le:(o=W,r=void 0);let f=o===W&&n[l+1].startsWith("/>")?" ":"";i+=o===le?c+Is:p>=0?(t.push(h),c.slice(0,p)+Qe+c.slice(p)+N+f):c+N+(p===-2?l:f)}return[zt(n,i+(n[e]||"<?>")+(s===2?"</svg>":s===3?"</math>":"")),t]},he=class n{constructor({strings:s,_$litType$:e},t){let r;this.parts=[];let i=0,o=0,l=s.length-1,c=this.parts,[h,b]=Pt(s,e);if(this.el=n.createElement(h,t),U.currentNode=this.el.content,e===2||e===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(r=U.nextNode())!==null&&c.length<l;){if(r.nodeType===1){if(r.hasAttributes())for(let p of r.getAttributeNames())if(p.endsWith(Qe)){let m=b[o++],f=r.getAttribute(p).split(N),g=/([.?@])?(.*)/.exec(m);c.push({type:1,index:i,name:g[2],strings:f,ctor:g[1]==="."?Ee:g[1]==="?"?Se:g[1]==="@"?Ce:q}),r.removeAttribute(p)}else p.startsWith(N)&&(c.push({type:6,index:i}),r.removeAttribute(p));if(Nt.test(r.tagName)){let p=r.textContent.split(N),m=p.length-1;if(m>0){r.textContent=Ae?Ae.emptyScript:"";for(let f=0;f<m;f++)r.append(p[f],de()),U.nextNode(),c.push({type:2,index:++i});r.append(p[m],de())}}}else if(r.nodeType===8)if(r.data===Xe)c.push({type:2,index:i});else{let p=-1;for(;(p=r.data.indexOf(N,p+1))!==-1;)c.push({type:7,index:i}),p+=N.length-1}i++}}static createElement(s,e){let t=F.createElement("template");return t.innerHTML=s,t}};function I(n,s,e=n,t){if(s===z)return s;let r=t!==void 0?e._$Co?.[t]:e._$Cl,i=ce(s)?void 0:s._$litDirective$;return r?.constructor!==i&&(r?._$AO?.(!1),i===void 0?r=void 0:(r=new i(n),r._$AT(n,e,t)),t!==void 0?(e._$Co??=[])[t]=r:e._$Cl=r),r!==void 0&&(s=I(n,r._$AS(n,s.values),r,t)),s}var Te=class{constructor(s,e){this._$AV=[],this._$AN=void 0,this._$AD=s,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(s){let{el:{content:e},parts:t}=this._$AD,r=(s?.creationScope??F).importNode(e,!0);U.currentNode=r;let i=U.nextNode(),o=0,l=0,c=t[0];for(;c!==void 0;){if(o===c.index){let h;c.type===2?h=new Y(i,i.nextSibling,this,s):c.type===1?h=new c.ctor(i,c.name,c.strings,this,s):c.type===6&&(h=new De(i,this,s)),this._$AV.push(h),c=t[++l]}o!==c?.index&&(i=U.nextNode(),o++)}return U.currentNode=F,r}p(s){let e=0;for(let t of this._$AV)t!==void 0&&(t.strings!==void 0?(t._$AI(s,t,e),e+=t.strings.length-2):t._$AI(s[e])),e++}},Y=class n{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(s,e,t,r){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=s,this._$AB=e,this._$AM=t,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let s=this._$AA.parentNode,e=this._$AM;return e!==void 0&&s?.nodeType===11&&(s=e.parentNode),s}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(s,e=this){s=I(this,s,e),ce(s)?s===d||s==null||s===""?(this._$AH!==d&&this._$AR(),this._$AH=d):s!==this._$AH&&s!==z&&this._(s):s._$litType$!==void 0?this.$(s):s.nodeType!==void 0?this.T(s):Dt(s)?this.k(s):this._(s)}O(s){return this._$AA.parentNode.insertBefore(s,this._$AB)}T(s){this._$AH!==s&&(this._$AR(),this._$AH=this.O(s))}_(s){this._$AH!==d&&ce(this._$AH)?this._$AA.nextSibling.data=s:this.T(F.createTextNode(s)),this._$AH=s}$(s){let{values:e,_$litType$:t}=s,r=typeof t=="number"?this._$AC(s):(t.el===void 0&&(t.el=he.createElement(zt(t.h,t.h[0]),this.options)),t);if(this._$AH?._$AD===r)this._$AH.p(e);else{let i=new Te(r,this),o=i.u(this.options);i.p(e),this.T(o),this._$AH=i}}_$AC(s){let e=Ct.get(s.strings);return e===void 0&&Ct.set(s.strings,e=new he(s)),e}k(s){et(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,t,r=0;for(let i of s)r===e.length?e.push(t=new n(this.O(de()),this.O(de()),this,this.options)):t=e[r],t._$AI(i),r++;r<e.length&&(this._$AR(t&&t._$AB.nextSibling,r),e.length=r)}_$AR(s=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);s!==this._$AB;){let t=_t(s).nextSibling;_t(s).remove(),s=t}}setConnected(s){this._$AM===void 0&&(this._$Cv=s,this._$AP?.(s))}},q=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(s,e,t,r,i){this.type=1,this._$AH=d,this._$AN=void 0,this.element=s,this.name=e,this._$AM=r,this.options=i,t.length>2||t[0]!==""||t[1]!==""?(this._$AH=Array(t.length-1).fill(new String),this.strings=t):this._$AH=d}_$AI(s,e=this,t,r){let i=this.strings,o=!1;if(i===void 0)s=I(this,s,e,0),o=!ce(s)||s!==this._$AH&&s!==z,o&&(this._$AH=s);else{let l=s,c,h;for(s=i[0],c=0;c<i.length-1;c++)h=I(this,l[t+c],e,c),h===z&&(h=this._$AH[c]),o||=!ce(h)||h!==this._$AH[c],h===d?s=d:s!==d&&(s+=(h??"")+i[c+1]),this._$AH[c]=h}o&&!r&&this.j(s)}j(s){s===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,s??"")}},Ee=class extends q{constructor(){super(...arguments),this.type=3}j(s){this.element[this.name]=s===d?void 0:s}},Se=class extends q{constructor(){super(...arguments),this.type=4}j(s){this.element.toggleAttribute(this.name,!!s&&s!==d)}},Ce=class extends q{constructor(s,e,t,r,i){super(s,e,t,r,i),this.type=5}_$AI(s,e=this){if((s=I(this,s,e,0)??d)===z)return;let t=this._$AH,r=s===d&&t!==d||s.capture!==t.capture||s.once!==t.once||s.passive!==t.passive,i=s!==d&&(t===d||r);r&&this.element.removeEventListener(this.name,this,t),i&&this.element.addEventListener(this.name,this,s),this._$AH=s}handleEvent(s){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,s):this._$AH.handleEvent(s)}},De=class{constructor(s,e,t){this.element=s,this.type=6,this._$AN=void 0,this._$AM=e,this.options=t}get _$AU(){return this._$AM._$AU}_$AI(s){I(this,s)}},Ht={M:Qe,P:N,A:Xe,C:1,L:Pt,R:Te,D:Dt,V:I,I:Y,H:q,N:Se,U:Ce,B:Ee,F:De},qs=Je.litHtmlPolyfillSupport;qs?.(he,Y),(Je.litHtmlVersions??=[]).push("3.3.3");var Rt=(n,s,e)=>{let t=e?.renderBefore??s,r=t._$litPart$;if(r===void 0){let i=e?.renderBefore??null;t._$litPart$=r=new Y(s.insertBefore(de(),i),i,void 0,e??{})}return r._$AI(n),r};var st=globalThis,T=class extends D{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let s=super.createRenderRoot();return this.renderOptions.renderBefore??=s.firstChild,s}update(s){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(s),this._$Do=Rt(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return z}};T._$litElement$=!0,T.finalized=!0,st.litElementHydrateSupport?.({LitElement:T});var Vs=st.litElementPolyfillSupport;Vs?.({LitElement:T});(st.litElementVersions??=[]).push("4.2.2");var js={attribute:!0,type:String,converter:ae,reflect:!1,hasChanged:ke},Ks=(n=js,s,e)=>{let{kind:t,metadata:r}=e,i=globalThis.litPropertyMetadata.get(r);if(i===void 0&&globalThis.litPropertyMetadata.set(r,i=new Map),t==="setter"&&((n=Object.create(n)).wrapped=!0),i.set(e.name,n),t==="accessor"){let{name:o}=e;return{set(l){let c=s.get.call(this);s.set.call(this,l),this.requestUpdate(o,c,n,!0,l)},init(l){return l!==void 0&&this.C(o,void 0,n,l),l}}}if(t==="setter"){let{name:o}=e;return function(l){let c=this[o];s.call(this,l),this.requestUpdate(o,c,n,!0,l)}}throw Error("Unsupported decorator location: "+t)};function x(n){return(s,e)=>typeof e=="object"?Ks(n,s,e):((t,r,i)=>{let o=r.hasOwnProperty(i);return r.constructor.createProperty(i,t),o?Object.getOwnPropertyDescriptor(r,i):void 0})(n,s,e)}function v(n){return x({...n,state:!0,attribute:!1})}var V=(n,s,e)=>(e.configurable=!0,e.enumerable=!0,Reflect.decorate&&typeof s!="object"&&Object.defineProperty(n,s,e),e);function Lt(n,s){return(e,t,r)=>{let i=o=>o.renderRoot?.querySelector(n)??null;if(s){let{get:o,set:l}=typeof t=="object"?e:r??(()=>{let c=Symbol();return{get(){return this[c]},set(h){this[c]=h}}})();return V(e,t,{get(){let c=o.call(this);return c===void 0&&(c=i(this),(c!==null||this.hasUpdated)&&l.call(this,c)),c}})}return V(e,t,{get(){return i(this)}})}}var C="usage_stats",Ot=["automations","scripts","scenes","buttons","devices","helpers"];async function E(n,s,e={}){let{response:t}=await n.callService(C,s,e,void 0,!1,!0);return t}var Mt=n=>E(n,"export");async function Wt(n){let{discarded:s}=await E(n,"reset",{dry_run:!0});return s}var Ut=n=>E(n,"reset"),J=(n,s)=>E(n,"get_trends",{...s}),Ft=(n,s)=>E(n,"export_range",s),It=(n,s)=>E(n,"rename",s),qt=(n,s)=>E(n,"correct",s),Vt=(n,s,e)=>E(n,"get_unused",{days:s,limit:e}),jt=n=>E(n,"list_files");async function Kt(n,s,e){return(await E(n,"get_events",e===void 0?{limit:s}:{limit:s,type:e})).events}var Ne=n=>E(n,"get_local_stats"),rt=n=>E(n,"preview_submission"),Bt=(n,s)=>E(n,"opt_in",s),Zt=(n,s)=>E(n,"opt_out",{erase:s}),Gt=(n,s)=>E(n,"delete_all",{confirm:!0,files:s}),Yt=n=>`/api/usage-stats/files/${encodeURIComponent(n)}`,Jt="/api/v1/usage-stats/export";async function ze(n,s){let e=await n.callWS({type:"auth/sign_path",path:s,expires:30}),t=document.createElement("a");t.href=n.hassUrl(e.path),t.download="",t.target="_blank",t.style.display="none",document.body.append(t),t.click(),t.remove()}function w(n,s){customElements.get(n)||customElements.define(n,s)}var nt=class{constructor(s){this.connection=s;this.listeners=new Set}add(s){this.listeners.add(s),(this.end===void 0||this.error!==void 0)&&this.start(),this.current!==void 0&&s(this.current,void 0)}remove(s){if(this.listeners.delete(s),this.listeners.size>0)return;let e=this.end;this.end=void 0,this.current=void 0,e?.then(t=>t()).catch(()=>{})}start(){this.error=void 0;let s=e=>{this.current=e,this.tell()};this.end=this.connection.subscribeMessage(s,{type:`${C}/subscribe`}),this.end.catch(e=>{this.error=e.message??String(e),this.tell()})}tell(){for(let s of[...this.listeners])s(this.current,this.error)}},Qt=new WeakMap;function Xt(n,s){let e=Qt.get(n);e===void 0&&(e=new nt(n),Qt.set(n,e));let t=e;return t.add(s),()=>t.remove(s)}var es={"place.today":"Heute","place.trends":"Verlauf","place.unused":"Unbenutzt","place.trackers":"Tracker","place.data":"Daten",places:"Bereiche","error.slow":"Innerhalb von zehn Sekunden kam keine Antwort.","error.unknown":"Das hat nicht geklappt.","error.again":"Erneut versuchen","error.newer":"Diese Seite passt nicht zur installierten Version. Lade sie neu.",lost:"Keine Verbindung zu Home Assistant. Letzter Stand: {time}.",starting:"Usage Stats startet.",not_loaded:"Usage Stats konnte nicht geladen werden","not_loaded.help":"Was bisher gezählt wurde, ist sicher. Mehr dazu auf der Seite der Integration.","not_loaded.link":"Integration öffnen",cancel:"Abbrechen",close:"Schließen","today.uses":"Nutzungen","today.combinations":"Kombinationen","today.closes":"Tag endet","today.list":"Heute benutzt","today.list_of":"Benutzt am {date}","today.filter":"Filtern","today.all":"Alle anzeigen ({count})","today.none":"Heute wurde noch nichts gezählt.","today.none_yesterday":"Heute wurde noch nichts gezählt; gestern {count}.","today.no_match":"Kein Eintrag passt zum Filter.","today.last_export":"Letzter Export: {time}","today.never_exported":"Bisher wurde nichts exportiert.","today.export":"Jetzt exportieren","today.reset":"Zurücksetzen …","reset.title":"Zähler zurücksetzen?","reset.pending":"Alle Zähler dieses Tages gehen auf null. {count} Nutzungen sind noch nicht exportiert und gehen verloren.","reset.nothing_pending":"Alle Zähler dieses Tages gehen auf null. Alles ist exportiert, es geht nichts verloren.","reset.unknown":"Alle Zähler dieses Tages gehen auf null. Was noch nicht exportiert ist, geht verloren.","reset.confirm":"Zurücksetzen","issue.file_not_written":"Nutzungen warten auf ihre Datei, die gerade nicht geschrieben werden kann. Nichts geht verloren.","issue.write_failed":"Nutzungen können gerade nicht gespeichert werden. Sie sind gezählt, gingen aber bei einem Stromausfall verloren.","issue.too_many_combinations":"Der Tag hat die Höchstzahl an Kombinationen. Neue werden nicht gezählt.","issue.database_damaged":"Die Datenbank war beschädigt und wurde ersetzt.","issue.other":"Zu Usage Stats liegt ein Reparaturhinweis vor.","issue.link":"Reparaturen öffnen","first.title":"Sieh, was hier wirklich benutzt wird","first.text":"Usage Stats zählt, wie oft etwas benutzt wird und auf welchem Weg. Es gibt zwei Möglichkeiten:","first.tracker":"Tracker zählen lassen","first.tracker_text":"Automationen, Lampen, Tasten, Türen und mehr werden ganz ohne YAML gezählt.","first.tracker_link":"Tracker hinzufügen","first.automation":"In einer Automation zählen","first.automation_text":"Rufe diese Aktion auf, wo etwas benutzt wird:","first.copy":"Kopieren","first.copied":"Kopiert","first.private":"Es wird nichts gesendet, solange du es nicht einschaltest.","trends.by":"Gruppieren","trends.day":"Tage","trends.week":"Wochen","trends.month":"Monate","trends.skill":"Was benutzt wurde","trends.all_skills":"Alles","trends.show_all":"Alles anzeigen","trends.uses":"Nutzungen","trends.change":"Gegenüber vorher","trends.days_without":"Tage ohne Nutzung","trends.expected":"Erwartet nächste Woche","trends.range":"{low} bis {high}","trends.chart":"Nutzungen im Verlauf","trends.hours":"Nach Uhrzeit und Wochentag","trends.table":"Was, und auf welchem Weg","trends.total":"Summe","trends.other":"Andere","trends.more_skills":"Und {count} weitere.","trends.most":"Am meisten benutzt","trends.least":"Am wenigsten benutzt","trends.not_used":"In dieser Zeit nicht benutzt, aber davor","trends.week_of":"Woche ab {date}","trends.no_history":"Noch ist kein ganzer Tag vorbei. Der Verlauf beginnt morgen.","trends.export":"Zeitraum exportieren …","trends.rename":"Umbenennen oder zusammenführen …","trends.correct":"Korrigieren …","export.title":"Zeitraum exportieren","export.text":"Schreibt die Nutzungen der letzten {days} ganzen Tage in eine eigene Datei im Ordner usage_stats.","export.do":"Exportieren","export.layout":"Zeilen","export.layout.long":"Eine Zeile pro Kombination und Tag","export.layout.wide":"Eine Zeile pro Tag","export.format":"Format","export.format.csv":"CSV","export.format.json":"JSON","export.separator":"Trennzeichen in CSV","export.separator.comma":"Komma","export.separator.semicolon":"Semikolon (für deutsches Excel)","export.zeros":"Auch Tage ohne Nutzung, als 0","rename.title":"Umbenennen oder zusammenführen","rename.text":"Gibt es den neuen Namen schon, wird beides zusammengeführt. Geschriebene CSV-Dateien bleiben, wie sie sind. Ohne Weg sind alle Wege gemeint.","rename.do":"Umbenennen","correct.title":"Nutzungen korrigieren","correct.text":"Fügt einem Tag Nutzungen hinzu oder zieht mit einer negativen Zahl welche ab. Die CSV-Datei des Tages bekommt eine eigene Zeile.","correct.do":"Korrigieren","correct.date":"Datum","correct.count":"Nutzungen hinzufügen oder abziehen","correct.reason":"Grund","name.skill":"Was benutzt wurde","name.modality":"Auf welchem Weg","name.new_skill":"Neuer Name","name.new_modality":"Neuer Weg","unused.question":"Seit {days} Tagen nicht benutzt","unused.kind.automations":"Automationen","unused.kind.scripts":"Skripte","unused.kind.scenes":"Szenen","unused.kind.buttons":"Tasten","unused.kind.devices":"Geräte","unused.kind.helpers":"Helfer","unused.kind.combinations":"Was du selbst zählst","unused.none":"Alles dieser Art wurde benutzt.","unused.why.never":"Nie benutzt","unused.why.not_since":"Zuletzt benutzt am {date}","unused.why.off":"Ausgeschaltet","unused.why.unavailable":"Gerade nicht verfügbar","unused.why.no_change_seen":"Keine Änderung seit {date}; was davor war, weiß niemand","unused.used_by":"Genannt in {names}","unused.note":"Was niemand wissen kann: ob etwas durch {names} benutzt wird.","unused.recorder":"Home Assistant kennt Änderungen von Geräten seit {date}.","unused.no_recorder":"Ohne den Recorder kennt Home Assistant nur Änderungen seit seinem Start.","unused.not_known.dashboards":"Dashboards","unused.not_known.templates":"Templates","unused.not_known.areas":"Bereiche","unused.not_known.labels":"Labels","unused.not_known.integrations":"Integrationen","trackers.none":"Noch gibt es keinen Tracker. Tracker zählen Automationen, Lampen, Tasten, Türen und mehr ganz ohne YAML.","trackers.change":"Tracker hinzufügen oder ändern","trackers.last":"Zuletzt erfasst: {time}","trackers.not_yet":"Nichts seit dem letzten Start","trackers.problem":"Dieser Tracker hat ein Problem.","trackers.event":"Ereignis {type}","trackers.unknown":"Nutzungen","trackers.kind.runs":"Wenn eine Automation oder ein Skript läuft","trackers.kind.turned_on":"Wenn Lampe, Schalter, Ventilator oder Ähnliches eingeschaltet wird","trackers.kind.pressed":"Wenn eine Taste gedrückt oder eine Szene aktiviert wird","trackers.kind.opened":"Wenn sich Tür, Fenster, Abdeckung oder Ventil öffnet","trackers.kind.finished":"Wenn eine Maschine fertig ist","trackers.kind.playing":"Wenn ein Mediaplayer zu spielen beginnt","trackers.kind.tags":"Wenn ein Tag gescannt wird","trackers.kind.voice":"Wenn Assist einen Satz verarbeitet","trackers.kind.printers":"Druckaufträge und Drucker, als Ereignisse","trackers.kind.features":"Ein- und ausgeschaltete Schalter und Automationen, als Ereignisse","trackers.kind.errors":"Fehler von Integrationen, als Ereignisse","trackers.kind.actions":"Wenn eine Aktion aufgerufen wird","trackers.kind.custom":"Mit eigenen Auslösern","files.title":"CSV-Dateien","files.none":"Noch gibt es keine Datei. Die erste entsteht, wenn der Tag endet, oder durch einen Export.","files.waiting":"Stapel, die auf ihre Datei warten: {count}. Nichts geht verloren.","files.archived":"archiviert","files.download":"Herunterladen","files.download_of":"{date} herunterladen","events.title":"Ereignisse der letzten sieben Tage","events.off":"Ereignisse sind in den Optionen ausgeschaltet: Es wird nichts Neues aufgezeichnet.","events.done":"Aufträge fertig","events.failed":"Fehlgeschlagen","events.hours":"Druckstunden","events.errors":"Fehler","events.uptime":"Stunden in Betrieb","events.printers":"Nach Drucker: {counts}","events.error_types":"Nach Fehler: {counts}","events.list":"Alle Ereignisse, neueste zuerst","events.type":"Art","events.all":"Alle Arten","events.none":"Es gibt keine Ereignisse dieser Art.","events.more":"Mehr anzeigen","event.app_start":"Home Assistant gestartet","event.app_shutdown":"Home Assistant beendet","event.job_created":"Auftrag angelegt","event.job_completed":"Auftrag fertig","event.job_failed":"Auftrag fehlgeschlagen","event.file_downloaded":"Datei heruntergeladen","event.file_uploaded":"Datei hochgeladen","event.printer_connected":"Drucker verbunden","event.printer_disconnected":"Drucker getrennt","event.error_occurred":"Fehler","event.feature_enabled":"Funktion eingeschaltet","event.feature_disabled":"Funktion ausgeschaltet","privacy.title":"Datenfreigabe und Privatsphäre","privacy.off":"Die Datenfreigabe ist aus. Nichts verlässt diesen Rechner.","privacy.on":"Die Datenfreigabe ist an.","privacy.paused":"Die Datenfreigabe ist pausiert. Es wird nichts gesendet, bis ein Reparaturhinweis beantwortet ist.","privacy.since":"Seit {date}, zu Version {version} des Datenschutztextes.","privacy.to":"Zusammenfassungen gehen an {address}.","privacy.next":"Die nächste wird gesendet: {time}.","privacy.share":"Freigeben …","privacy.share_do":"Freigeben","privacy.stop":"Freigabe beenden …","privacy.stop_title":"Freigabe beenden?","privacy.stop_text":"Ab jetzt wird nichts mehr gesendet. Was gesendet wurde, bleibt beim Collector, wenn es dort nicht gelöscht wird.","privacy.erase":"Auch dort löschen und die ID vergessen","privacy.stop_do":"Freigabe beenden","privacy.would":"Genau das würde gesendet","privacy.waits":"Genau das wartet auf das Senden","privacy.layout":"Zeilenumbrüche und Leerzeichen sind nur zum Lesen eingefügt. Kopieren nimmt den genauen Text.","privacy.submissions":"Sendungen","privacy.waiting":"wartet","privacy.accepted":"gesendet","privacy.dropped":"nicht gesendet","privacy.no_document":"Davon ist nichts aufgehoben.","own.title":"Deine Daten","own.text":"Alles, was als Ereignis aufgezeichnet ist, mit Einstellungen und Sendungen, als eine Datei; die Zählungen stehen in den CSV-Dateien.","own.export":"Meine Daten exportieren","own.delete":"Alles löschen …","delete.title":"Alles löschen?","delete.text":"Alle Ereignisse ({events}), alle Sendungen und Exporte von Ereignissen werden gelöscht, und was auf das Senden wartet. Das lässt sich nicht rückgängig machen.","delete.files":"Auch CSV-Dateien und Zähler","delete.stays":"Zähler, Verlauf der Nutzungen, CSV-Dateien, Einstellungen und die Einwilligung bleiben.","delete.stays_consent":"Einstellungen und die Einwilligung bleiben.","delete.next":"Weiter …","delete.sure_title":"Wirklich löschen?","delete.sure":"Die Ereignisse sind danach endgültig weg.","delete.sure_files":"Ereignisse, Zähler, der Verlauf aller Nutzungen und alle CSV-Dateien sind danach endgültig weg.","delete.type":"Zum Löschen {word} eingeben","delete.word":"LÖSCHEN","delete.do":"Alles löschen","delete.counts":"Ereignisse: {events}, Sendungen: {submissions}, Dateien: {files}."};var ts={"place.today":"Today","place.trends":"Trends","place.unused":"Unused","place.trackers":"Trackers","place.data":"Data",places:"Places","error.slow":"There was no answer within ten seconds.","error.unknown":"That did not work.","error.again":"Try again","error.newer":"This page does not fit the installed version. Reload it.",lost:"No connection to Home Assistant. Last update: {time}.",starting:"Usage Stats is starting.",not_loaded:"Usage Stats could not be loaded","not_loaded.help":"What was counted so far is safe. The integration's page says more.","not_loaded.link":"Open the integration",cancel:"Cancel",close:"Close","today.uses":"Uses","today.combinations":"Combinations","today.closes":"Day ends","today.list":"Used today","today.list_of":"Used on {date}","today.filter":"Filter","today.all":"Show all ({count})","today.none":"Nothing counted yet today.","today.none_yesterday":"Nothing counted yet today; yesterday {count}.","today.no_match":"Nothing matches the filter.","today.last_export":"Last export: {time}","today.never_exported":"Nothing was exported yet.","today.export":"Export now","today.reset":"Reset…","reset.title":"Reset the counters?","reset.pending":"All counters of this day go to zero. {count} uses were not exported yet and would be lost.","reset.nothing_pending":"All counters of this day go to zero. Everything is exported, so nothing is lost.","reset.unknown":"All counters of this day go to zero. What was not exported yet is lost.","reset.confirm":"Reset","issue.file_not_written":"Uses wait for their file, which cannot be written now. Nothing is lost.","issue.write_failed":"Uses cannot be saved to the disk now. They are counted, but a power cut would lose them.","issue.too_many_combinations":"The day has the maximum number of combinations. New ones are not counted.","issue.database_damaged":"The database was damaged and has been replaced.","issue.other":"There is a repair issue about Usage Stats.","issue.link":"Open repairs","first.title":"See what is really used here","first.text":"Usage Stats counts how often something is used, and by which route. There are two ways to begin:","first.tracker":"Let trackers count","first.tracker_text":"Automations, lights, buttons, doors and more are counted without any YAML.","first.tracker_link":"Add a tracker","first.automation":"Count in an automation","first.automation_text":"Call this action wherever something is used:","first.copy":"Copy","first.copied":"Copied","first.private":"Nothing is sent unless you turn it on.","trends.by":"Group by","trends.day":"Days","trends.week":"Weeks","trends.month":"Months","trends.skill":"What was used","trends.all_skills":"Everything","trends.show_all":"Show everything","trends.uses":"Uses","trends.change":"Change from before","trends.days_without":"Days without use","trends.expected":"Expected next week","trends.range":"{low} to {high}","trends.chart":"Uses over time","trends.hours":"By hour and weekday","trends.table":"What, and by which route","trends.total":"Total","trends.other":"Other","trends.more_skills":"And {count} more.","trends.most":"Most used","trends.least":"Least used","trends.not_used":"Not used in this time, but before","trends.week_of":"Week of {date}","trends.no_history":"There is no whole day yet. Trends begin tomorrow.","trends.export":"Export this period…","trends.rename":"Rename or merge…","trends.correct":"Correct…","export.title":"Export this period","export.text":"Writes the uses of the last {days} whole days into a file of its own in the folder usage_stats.","export.do":"Export","export.layout":"Rows","export.layout.long":"A row per combination and day","export.layout.wide":"A row per day","export.format":"Format","export.format.csv":"CSV","export.format.json":"JSON","export.separator":"Separator in CSV","export.separator.comma":"Comma","export.separator.semicolon":"Semicolon (for Excel in German)","export.zeros":"Also days without use, as 0","rename.title":"Rename or merge","rename.text":"A new name that exists already merges both. CSV files that were written stay as they are. Without a route, all routes are meant.","rename.do":"Rename","correct.title":"Correct uses","correct.text":"Adds uses to a day, or takes some away with a negative number. The CSV file of that day gets a row of its own.","correct.do":"Correct","correct.date":"Date","correct.count":"Uses to add or take away","correct.reason":"Reason","name.skill":"What was used","name.modality":"By which route","name.new_skill":"New name","name.new_modality":"New route","unused.question":"Not used for {days} days","unused.kind.automations":"Automations","unused.kind.scripts":"Scripts","unused.kind.scenes":"Scenes","unused.kind.buttons":"Buttons","unused.kind.devices":"Devices","unused.kind.helpers":"Helpers","unused.kind.combinations":"What you count yourself","unused.none":"Everything of this kind was used.","unused.why.never":"Never used","unused.why.not_since":"Last used on {date}","unused.why.off":"Turned off","unused.why.unavailable":"Not available now","unused.why.no_change_seen":"No change since {date}; nobody knows what was before","unused.used_by":"Named in {names}","unused.note":"What nobody can know: whether something is used by {names}.","unused.recorder":"Home Assistant remembers changes of devices since {date}.","unused.no_recorder":"Without the recorder, Home Assistant knows only what changed since its start.","unused.not_known.dashboards":"dashboards","unused.not_known.templates":"templates","unused.not_known.areas":"areas","unused.not_known.labels":"labels","unused.not_known.integrations":"integrations","trackers.none":"There is no tracker yet. Trackers count automations, lights, buttons, doors and more without any YAML.","trackers.change":"Add or change trackers","trackers.last":"Last record: {time}","trackers.not_yet":"Nothing since the last start","trackers.problem":"This tracker has a problem.","trackers.event":"Event {type}","trackers.unknown":"Uses","trackers.kind.runs":"When an automation or script runs","trackers.kind.turned_on":"When a light, switch, fan or the like is turned on","trackers.kind.pressed":"When a button is pressed or a scene is activated","trackers.kind.opened":"When a door, window, cover or valve opens","trackers.kind.finished":"When a machine has finished","trackers.kind.playing":"When a media player starts to play","trackers.kind.tags":"When a tag is scanned","trackers.kind.voice":"When Assist handles a sentence","trackers.kind.printers":"Print jobs and printers, as events","trackers.kind.features":"Switches and automations turned on or off, as events","trackers.kind.errors":"Errors of integrations, as events","trackers.kind.actions":"When an action is called","trackers.kind.custom":"By triggers of its own","files.title":"CSV files","files.none":"There is no file yet. The first one is written when the day ends, or by an export.","files.waiting":"Batches that wait for their file: {count}. Nothing is lost.","files.archived":"archived","files.download":"Download","files.download_of":"Download {date}","events.title":"Events of the last seven days","events.off":"Events are turned off in the options: nothing new is recorded.","events.done":"Jobs done","events.failed":"Jobs failed","events.hours":"Printing hours","events.errors":"Errors","events.uptime":"Hours running","events.printers":"By printer: {counts}","events.error_types":"By error: {counts}","events.list":"All events, newest first","events.type":"Type","events.all":"All types","events.none":"There are no events of this kind.","events.more":"Show more","event.app_start":"Home Assistant started","event.app_shutdown":"Home Assistant stopped","event.job_created":"Job created","event.job_completed":"Job completed","event.job_failed":"Job failed","event.file_downloaded":"File downloaded","event.file_uploaded":"File uploaded","event.printer_connected":"Printer connected","event.printer_disconnected":"Printer disconnected","event.error_occurred":"Error","event.feature_enabled":"Feature turned on","event.feature_disabled":"Feature turned off","privacy.title":"Sharing and privacy","privacy.off":"Sharing is off. Nothing leaves this machine.","privacy.on":"Sharing is on.","privacy.paused":"Sharing is paused. Nothing is sent until a repair issue is answered.","privacy.since":"Since {date}, to version {version} of the privacy text.","privacy.to":"Summaries go to {address}.","privacy.next":"The next one is sent on {time}.","privacy.share":"Share…","privacy.share_do":"Share","privacy.stop":"Stop sharing…","privacy.stop_title":"Stop sharing?","privacy.stop_text":"From now on nothing is sent. What was sent stays at the collector unless it is erased there.","privacy.erase":"Also erase it there, and forget the ID","privacy.stop_do":"Stop sharing","privacy.would":"Exactly this would be sent","privacy.waits":"Exactly this waits to be sent","privacy.layout":"Line breaks and spaces are added for reading. Copy takes the exact text.","privacy.submissions":"Submissions","privacy.waiting":"waiting","privacy.accepted":"sent","privacy.dropped":"not sent","privacy.no_document":"Nothing of it is kept.","own.title":"Your data","own.text":"Everything that is recorded as events, with settings and submissions, as one file; the counts are in the CSV files.","own.export":"Export my data","own.delete":"Delete everything…","delete.title":"Delete everything?","delete.text":"All {events} events, all submissions and exports of events are deleted, and whatever waits to be sent. This cannot be undone.","delete.files":"Also CSV files and counters","delete.stays":"Counters, history of uses, CSV files, settings and the consent stay.","delete.stays_consent":"Settings and the consent stay.","delete.next":"Continue…","delete.sure_title":"Really delete?","delete.sure":"The events are gone for good after this.","delete.sure_files":"Events, counters, the history of all uses and all CSV files are gone for good after this.","delete.type":"Type {word} to delete","delete.word":"DELETE","delete.do":"Delete everything","delete.counts":"Events: {events}, submissions: {submissions}, files: {files}."};var ss={"chart.busiest":"Am meisten: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to} Uhr","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"Keine Nutzung in diesem Zeitraum","chart.uses":"Nutzungen","chart.when":"Wann",title:"Nutzung"};var rs={"chart.busiest":"Busiest: {when} ({count})","chart.chosen":"{when}: {count}","chart.hour":"{from}–{to}","chart.hour_of_week":"{weekday}, {hour}","chart.no_uses":"No uses in this period","chart.uses":"Uses","chart.when":"When",title:"Usage"};function it(n,s){return e=>{let t=/^de\b/i.test(e)?s:n;return(r,i={})=>t[r].replace(/\{(\w+)\}/g,(o,l)=>String(i[l]??o))}}var j=it(rs,ss);var Pe=it(ts,es);var Q=class extends Error{};function He(n){if(n instanceof Q)return;let{message:s}=n??{};return typeof s=="string"&&s!==""?s:void 0}async function ot(n){let s,e=new Promise((t,r)=>{s=setTimeout(()=>r(new Q),1e4)});try{return await Promise.race([n,e])}finally{clearTimeout(s)}}var _=class{constructor(s,e){this.host=s;this.call=e;this.asking=!1;this.latest=0;s.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...s){this.last=s,this.latest+=1;let e=this.latest;this.asking=!0,this.host.requestUpdate();let t,r;try{t=await ot(this.call(...s))}catch(i){r=i??new Error}e===this.latest&&(this.asking=!1,this.error=r,r===void 0&&(this.value=t),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var X=$`
  :host {
    --accent: var(--primary-color, #009ac7);
    --card: var(--card-background-color, var(--ha-card-background, #fff));
    --line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --quiet: var(--secondary-text-color, #5e5e5e);
    --soft: color-mix(in srgb, var(--accent) 14%, var(--card));
    --text: var(--primary-text-color, #212121);
    color: var(--text);
    display: block;
    font-size: 1rem;
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
    font-size: 1.143rem;
    font-weight: 500;
    line-height: 1.3;
    margin: 0 0 12px;
  }
  h3 {
    color: var(--quiet);
    font-size: 0.875rem;
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
    font-size: 0.875rem;
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
    font-size: 0.875rem;
    gap: 4px;
    margin-bottom: 12px;
  }
  label.field :is(input, select) {
    font-size: 1rem;
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
    font-size: 0.875rem;
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
`;var Re=["monday","tuesday","wednesday","thursday","friday","saturday","sunday"];var at=Date.UTC(2024,0,1),Js={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH"};function S(n,s,e={}){let t=n.number_format;if(t==="none")return new Intl.NumberFormat("en-US",{...e,useGrouping:!1}).format(s);let r=t==="system"?void 0:Js[t]??n.language;return new Intl.NumberFormat(r,e).format(s)}function k(n,s,e={day:"numeric",month:"long",weekday:"long"}){return new Intl.DateTimeFormat(n.language,{...e,timeZone:"UTC"}).format(new Date(`${s}T00:00:00Z`))}function Le(n,s,e="long"){let t=new Date(at+Re.indexOf(s)*864e5);return new Intl.DateTimeFormat(n.language,{weekday:e,timeZone:"UTC"}).format(t)}function pe(n){if(n.time_format==="12"||n.time_format==="24")return n.time_format==="12";let s=n.time_format==="language"?n.language:void 0,{hour12:e}=new Intl.DateTimeFormat(s,{hour:"numeric"}).resolvedOptions();return e===!0}function ns(n){let s=Array.from({length:24},(t,r)=>r);if(!pe(n))return s.map(t=>S(n,t));let e=os(n);return s.map(t=>e.format(new Date(at+t*36e5)))}function is(n,s){let e=at+s*36e5;return os(n).formatRange(new Date(e),new Date(e+36e5))}function os(n){return new Intl.DateTimeFormat(n.language,{hour:"numeric",hour12:!0,timeZone:"UTC"})}function as(n){let s=Qs(n);return Re.map((e,t)=>Re[(s+t)%7])}function Qs(n){if(n.first_weekday!=="language")return Math.max(0,Re.indexOf(n.first_weekday));let s=new Intl.Locale(n.language),{firstDay:e}=s.getWeekInfo?.()??s.weekInfo??{firstDay:1};return(e+6)%7}function ee(n,s,e){let{locale:t,config:r}=n,i=t.time_zone==="server"?{timeZone:r.time_zone}:{},o="hour"in e?{hour12:pe(t)}:{};return new Intl.DateTimeFormat(t.language,{...e,...o,...i}).format(new Date(s))}function lt(n,s){return ee(n,s,{hour:"2-digit",minute:"2-digit"})}function P(n,s){let e={day:"numeric",month:"short",year:"numeric"},t=ee(n,new Date().toISOString(),e);return ee(n,s,e)===t?lt(n,s):ee(n,s,{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",...new Date(s).getFullYear()===new Date().getFullYear()?{}:{year:"numeric"}})}function ls(n,s){return ee(n,s,{weekday:"short",hour:"2-digit",minute:"2-digit"})}function me(n,s){return ee(n,s,{day:"numeric",month:"long",year:"numeric"})}function Oe(n,s){let[e,t]=s<1e3?[s,"byte"]:s<1e6?[s/1e3,"kilobyte"]:[s/1e6,"megabyte"];return S(n.locale,e,{style:"unit",unit:t,maximumFractionDigits:1})}function dt(n,s){return n===void 0||n.language!==s.language||n.locale!==s.locale||n.connected!==s.connected||n.connection!==s.connection||n.user?.is_admin!==s.user?.is_admin}var y=class extends T{constructor(){super(...arguments);this.busy=!1}static{this.styles=[X]}get t(){return Pe(this.hass.language)}get admin(){return this.hass.user?.is_admin===!0}number(e){return S(this.hass.locale,e)}shouldUpdate(e){return e.size!==1||!e.has("hass")||dt(e.get("hass"),this.hass)}async run(e){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await ot(e())}catch(t){this.notice={text:this.reason(t),failed:!0};return}finally{this.busy=!1}}}reason(e){return e instanceof Q?this.t("error.slow"):He(e)??this.t("error.unknown")}renderNotice(){let e=this.notice;return a`<div role="status">
      ${e===void 0?d:a`<p class="notice ${e.failed?"error":""}">${e.text}</p>`}
    </div>`}renderAnswer(e,t){let{value:r,error:i}=e;return a`
      ${i===void 0?d:a`<div class="notice error" role="alert">
            <p>${this.reason(i)}</p>
            <button type="button" @click=${()=>e.again()}>${this.t("error.again")}</button>
          </div>`}
      ${r!==void 0?t(r):i===void 0?ct(4):d}
    `}};u([x({attribute:!1})],y.prototype,"hass",2),u([x({attribute:!1})],y.prototype,"live",2),u([v()],y.prototype,"busy",2),u([v()],y.prototype,"notice",2);function ct(n){let s=["92%","76%","84%","60%"];return a`<div aria-hidden="true">
    ${Array.from({length:n},(e,t)=>a`<div class="skeleton" style="width:${s[t%4]}"></div>`)}
  </div>`}var ht=50,ds=1e3,cs=["app_start","app_shutdown","job_created","job_completed","job_failed","file_downloaded","file_uploaded","printer_connected","printer_disconnected","error_occurred","feature_enabled","feature_disabled"],fe=class extends y{constructor(){super(...arguments);this.type="";this.limit=ht;this.week=new _(this,()=>Ne(this.hass));this.events=new _(this,(e,t)=>Kt(this.hass,e,t===""?void 0:t))}static{this.styles=[...y.styles,$`
      dl {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(104px, 1fr));
        margin: 0 0 16px;
      }
      dl > div {
        display: flex;
        flex-direction: column-reverse;
        justify-content: flex-end;
      }
      dt {
        color: var(--quiet);
        font-size: 0.875rem;
      }
      dd {
        font-size: 1.571rem;
        font-variant-numeric: tabular-nums;
        font-weight: 300;
        line-height: 1.3;
        margin: 0;
      }
      .list {
        margin: 20px 0 8px;
      }
      .list h3 {
        margin: 0;
      }
      li {
        display: grid;
        gap: 2px 16px;
        grid-template-columns: minmax(0, 1fr) auto;
      }
      li > :last-child {
        grid-column: 1 / -1;
      }
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}firstUpdated(){!this.events.asking&&this.events.value===void 0&&this.ask()}ask(){this.week.ask(),this.events.ask(this.limit,this.type)}render(){return a`<section>
      <h2>${this.t("events.title")}</h2>
      ${this.live.records_events?d:a`<p>${this.t("events.off")}</p>`}
      ${this.renderAnswer(this.week,({this_week:e})=>{let t=r=>Object.entries(r).map(([i,o])=>`${i} ${this.number(o)}`).join(" · ");return a`
          <dl>
            ${this.fact("events.done",e.jobs_completed)}
            ${this.fact("events.failed",e.jobs_failed)}
            ${this.fact("events.hours",e.print_hours)}
            ${this.fact("events.errors",e.error_count)}
            ${this.fact("events.uptime",e.uptime_hours)}
          </dl>
          ${Object.keys(e.by_printer_type).length===0?d:a`<p class="quiet small">
                ${this.t("events.printers",{counts:t(e.by_printer_type)})}
              </p>`}
          ${Object.keys(e.by_error_type).length===0?d:a`<p class="quiet small">
                ${this.t("events.error_types",{counts:t(e.by_error_type)})}
              </p>`}
        `})}
      <div class="row spread list">
        <h3>${this.t("events.list")}</h3>
        <select aria-label=${this.t("events.type")} @change=${this.onType}>
          <option value="">${this.t("events.all")}</option>
          ${cs.map(e=>a`<option value=${e}>${this.t(`event.${e}`)}</option>`)}
        </select>
      </div>
      ${this.renderAnswer(this.events,e=>this.renderEvents(e))}
    </section>`}fact(e,t){return a`<div>
      <dt>${this.t(e)}</dt>
      <dd>${this.number(t)}</dd>
    </div>`}renderEvents(e){return e.length===0?a`<p class="quiet">${this.t("events.none")}</p>`:a`
      <ul>
        ${e.map(t=>a`<li>
            <div>${this.name(t.event_type)}</div>
            <div class="quiet small number">${P(this.hass,t.timestamp)}</div>
            <div class="quiet small name">
              ${Object.entries(t.metadata).map(([r,i])=>`${r}: ${String(i)}`).join(" · ")}
            </div>
          </li>`)}
      </ul>
      ${e.length>=this.limit&&this.limit<ds?a`<button type="button" class="plain" @click=${this.more}>
            ${this.t("events.more")}
          </button>`:d}
    `}name(e){return cs.includes(e)?this.t(`event.${e}`):e}onType(e){this.type=e.target.value,this.limit=ht,this.events.ask(this.limit,this.type)}more(){this.limit=Math.min(ds,this.limit+ht),this.events.ask(this.limit,this.type)}};u([v()],fe.prototype,"type",2),u([v()],fe.prototype,"limit",2);w("usage-stats-events",fe);var Xs=10,Me=class extends y{constructor(){super(...arguments);this.all=!1;this.files=new _(this,()=>jt(this.hass))}static{this.styles=[...y.styles,$`
      h3 {
        margin: 16px 0 4px;
      }
      li {
        align-items: center;
        display: flex;
        gap: 12px;
        justify-content: space-between;
        padding: 6px 0;
      }
      li button {
        flex: none;
      }
      .more {
        margin-top: 12px;
      }
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.files.ask()}updated(e){let t=e.get("live");e.has("live")&&t?.last_export!==this.live.last_export&&this.files.ask()}render(){let{waiting_batches:e}=this.live;return a`<section>
      <h2>${this.t("files.title")}</h2>
      ${e>0?a`<p class="notice warning">
            ${this.t("files.waiting",{count:this.number(e)})}
          </p>`:d}
      ${this.renderNotice()} ${this.renderAnswer(this.files,t=>this.renderFiles(t))}
    </section>`}renderFiles({files:e,total_files:t}){if(e.length===0)return a`<p class="quiet">${this.t("files.none")}</p>`;let r=this.all?e:e.slice(0,Xs),i=new Map;for(let o of r){let l=o.date.slice(0,7);i.set(l,[...i.get(l)??[],o])}return a`
      ${[...i].map(([o,l])=>a`
          <h3>${k(this.hass.locale,`${o}-01`,{month:"long",year:"numeric"})}</h3>
          <ul>
            ${l.map(c=>this.renderFile(c))}
          </ul>
        `)}
      ${r.length<e.length?a`<button type="button" class="plain more" @click=${()=>this.all=!0}>
            ${this.t("today.all",{count:this.number(t)})}
          </button>`:d}
    `}renderFile(e){let t=k(this.hass.locale,e.date,{weekday:"long",day:"numeric"});return a`<li>
      <div>
        <div>${t}</div>
        <div class="quiet small">
          ${Oe(this.hass,e.size_bytes)}${e.archived?a` · ${this.t("files.archived")}`:d}
        </div>
      </div>
      <button
        type="button"
        class="plain"
        aria-label=${this.t("files.download_of",{date:k(this.hass.locale,e.date)})}
        ?disabled=${this.busy}
        @click=${()=>this.run(()=>ze(this.hass,Yt(e.filename)))}
      >
        ${this.t("files.download")}
      </button>
    </li>`}};u([v()],Me.prototype,"all",2);w("usage-stats-files",Me);async function We(n){if(navigator.clipboard){await navigator.clipboard.writeText(n);return}let s=document.createElement("textarea");s.value=n,s.style.position="fixed",s.style.opacity="0",document.body.append(s),s.select(),document.execCommand("copy"),s.remove()}var ge=class extends T{constructor(){super(...arguments);this.heading=""}static{this.styles=[X,$`
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
        font-size: 1.429rem;
        font-weight: 400;
        margin-bottom: 16px;
        overflow-wrap: anywhere;
      }
      .row {
        justify-content: flex-end;
        margin-top: 24px;
      }
    `]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.dialog.showModal()}render(){return a`
      <dialog aria-labelledby="heading" @close=${this.onClose}>
        <h2 id="heading">${this.heading}</h2>
        <slot></slot>
        <div class="row"><slot name="buttons"></slot></div>
      </dialog>
    `}onClose(){this.dispatchEvent(new CustomEvent("closed"))}};u([x()],ge.prototype,"heading",2),u([Lt("dialog")],ge.prototype,"dialog",2);w("usage-stats-dialog",ge);var hs="",us="",ps="",er=/\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)/;async function ms(n,s){let[e,{documentation:t}]=await Promise.all([n.loadBackendTranslation("config",C),n.callWS({type:"manifest/get",integration:C})]),r=`component.${C}.config.step.sharing`,i={fold:hs,folded:us,end:ps};return{title:e(`${r}.title`),description:e(`${r}.description`,{...s,documentation:t,...i}),share:e(`${r}.data.share`),collectorUrl:e(`${r}.data.collector_url`),collectorUrlHelp:e(`${r}.data_description.collector_url`),apiKey:e(`${r}.data.api_key`),apiKeyHelp:e(`${r}.data_description.api_key`),erase:e(`${r}.data.erase`),eraseHelp:e(`${r}.data_description.erase`)}}function fs(n){return n.split(ps).map(s=>{let[e="",t=""]=s.split(hs);if(t==="")return a`${ut(e)}`;let[r,i=""]=t.split(us);return a`${ut(e)}
      <details>
        <summary>${r}</summary>
        ${ut(i)}
      </details>`})}function ut(n){return n.split(/(```json\n[\s\S]*?\n```)|\n\n/).filter(s=>s!==void 0&&s.trim()!=="").map(s=>s.startsWith("```")?a`<pre tabindex="0">${s.slice(8,-4)}</pre>`:a`<p>
        ${s.trim().split(`
`).map((e,t)=>t===0?a`${pt(e)}`:a`<br />${pt(e)}`)}
      </p>`)}function pt(n){let s=er.exec(n);if(s===null)return a`${n}`;let[e,t,r,i,o,l]=s,c=n.slice(0,s.index),h=n.slice(s.index+e.length),b;return t!==void 0?b=a`<strong>${t}</strong>`:r!==void 0?b=a`<em>${r}</em>`:i!==void 0?b=a`<code>${i}</code>`:b=a`<a href=${l} target="_blank" rel="noreferrer">${o}</a>`,a`${c}${b}${pt(h)}`}function Ue(n){let s="",e=0,t=!1,r=()=>`
${"  ".repeat(e)}`;for(let i=0;i<n.length;i+=1){let o=n.charAt(i);if(t)s+=o,o==="\\"?(i+=1,s+=n.charAt(i)):o==='"'&&(t=!1);else if(o==='"')t=!0,s+=o;else if(o==="{"||o==="["){e+=1;let l=n.charAt(i+1);s+=l==="}"||l==="]"?o:o+r()}else if(o==="}"||o==="]"){e=Math.max(0,e-1);let l=n.charAt(i-1);s+=l==="{"||l==="["?o:r()+o}else o===","?s+=o+r():o===":"?s+=`${o} `:s+=o}return s}var L=class extends y{constructor(){super(...arguments);this.copied=!1;this.files=!1;this.erase=!1;this.word="";this.preview=new _(this,()=>rt(this.hass));this.totals=new _(this,()=>Ne(this.hass));this.words=new _(this,async()=>{let e=this.preview.value??await rt(this.hass),{privacy_version:t=""}=this.live.sharing;return ms(this.hass,{document:Ue(e.payload),version:t})})}static{this.styles=[...y.styles,$`
      .state {
        font-size: 1.143rem;
      }
      details {
        border-top: 1px solid var(--line);
        padding: 4px 0;
      }
      summary {
        cursor: pointer;
        min-height: 40px;
        padding: 8px 0;
      }
      .document {
        margin-top: 20px;
      }
      pre {
        direction: ltr;
        text-align: start;
      }
      .help {
        color: var(--quiet);
      }
    `]}updated(e){let t=e.get("live");this.admin&&e.has("live")&&JSON.stringify(t?.sharing)!==JSON.stringify(this.live.sharing)&&this.preview.ask()}render(){return a`
      <section>
        <h2>${this.t("privacy.title")}</h2>
        ${this.renderState()} ${this.open===void 0?this.renderNotice():d}
        ${this.admin?this.renderSharing():d}
      </section>
      ${this.admin?this.renderOwn():d} ${this.renderOpen()}
    `}renderState(){let{status:e,since:t,collector_url:r,next_submission:i}=this.live.sharing;return e==="off"?a`<p class="state">${this.t("privacy.off")}</p>`:t?a`
      <p class="state">${this.t(`privacy.${e}`)}</p>
      <p class="quiet">
        ${this.t("privacy.since",{date:me(this.hass,t),version:this.live.sharing.policy_version??""})}
        ${this.t("privacy.to",{address:r??""})}
        ${i?this.t("privacy.next",{time:P(this.hass,i)}):d}
      </p>
      ${e==="paused"?a`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`:d}
    `:a`<p class="state">${this.t(`privacy.${e}`)}</p>`}renderSharing(){let e=this.live.sharing.status==="off";return a`
      <div class="row">
        ${e?a`<button type="button" @click=${()=>this.show("share")}>
              ${this.t("privacy.share")}
            </button>`:a`<button type="button" class="plain" @click=${()=>this.show("stop")}>
              ${this.t("privacy.stop")}
            </button>`}
      </div>
      <div class="document">
        ${this.renderAnswer(this.preview,t=>this.renderPreview(t))}
      </div>
    `}renderPreview({payload:e,waiting:t,submissions:r}){return a`
      <details>
        <summary>
          ${this.t(t?"privacy.waits":"privacy.would")}
          <span class="quiet small">
            ${Oe(this.hass,new TextEncoder().encode(e).length)}
          </span>
        </summary>
        <p class="quiet small">${this.t("privacy.layout")}</p>
        <pre tabindex="0">${Ue(e)}</pre>
        <button type="button" class="plain" @click=${()=>this.copy(e)}>
          ${this.t(this.copied?"first.copied":"first.copy")}
        </button>
      </details>
      ${r.length===0?d:a`<h3>${this.t("privacy.submissions")}</h3>
            ${r.map(i=>this.renderSubmission(i))}`}
    `}renderSubmission({from:e,to:t,state:r,at:i,payload:o}){let l={day:"numeric",month:"short",year:"numeric"},c=`${k(this.hass.locale,e,l)} – ${k(this.hass.locale,t,l)}`,h=i===null?"":` · ${P(this.hass,i)}`;return a`<details>
      <summary>
        ${c} <span class="quiet small">${this.t(`privacy.${r}`)}${h}</span>
      </summary>
      ${o===""?a`<p class="quiet">${this.t("privacy.no_document")}</p>`:a`<pre tabindex="0">${Ue(o)}</pre>`}
    </details>`}renderOwn(){return a`<section>
      <h2>${this.t("own.title")}</h2>
      <p class="quiet">${this.t("own.text")}</p>
      <div class="row">
        <button
          type="button"
          ?disabled=${this.busy}
          @click=${()=>this.run(()=>ze(this.hass,Jt))}
        >
          ${this.t("own.export")}
        </button>
        <button type="button" class="danger" @click=${()=>this.show("delete")}>
          ${this.t("own.delete")}
        </button>
      </div>
    </section>`}renderOpen(){if(!this.admin)return d;switch(this.open){case"share":return this.renderShare();case"stop":return this.dialog("privacy.stop_title",this.renderStop(),{text:"privacy.stop_do",run:()=>this.stop()});case"delete":return this.dialog("delete.title",this.renderDelete(),{text:"delete.next",run:()=>this.show("sure")});case"sure":return this.dialog("delete.sure_title",this.renderSure(),{text:"delete.do",run:()=>this.delete(),off:this.word.trim().toLocaleUpperCase(this.hass.language)!==this.t("delete.word")});default:return d}}dialog(e,t,r){return[this.open].map(()=>a`<usage-stats-dialog
        id=${e}
        heading=${this.t(e)}
        @closed=${()=>this.show(void 0)}
      >
        ${t} ${this.renderNotice()}
        <button type="button" slot="buttons" class="plain" @click=${()=>this.show(void 0)}>
          ${this.t("cancel")}
        </button>
        <button
          type="button"
          slot="buttons"
          class="danger"
          ?disabled=${this.busy||r.off===!0}
          @click=${r.run}
        >
          ${this.t(r.text)}
        </button>
      </usage-stats-dialog>`)}renderShare(){let{value:e}=this.words;return a`<usage-stats-dialog
      heading=${e?.title??this.t("privacy.share")}
      @closed=${()=>this.show(void 0)}
    >
      ${this.renderAnswer(this.words,t=>a`
          ${fs(t.description)}
          <form id="share" @submit=${this.share}>
            <label class="field">
              ${t.collectorUrl}
              <input
                name="collector_url"
                type="url"
                required
                autocomplete="off"
                placeholder="https://"
                .value=${this.live.sharing.collector_url??""}
              />
              <span class="help">${t.collectorUrlHelp}</span>
            </label>
            <label class="field">
              ${t.apiKey}
              <input name="api_key" type="password" autocomplete="off" />
              <span class="help">${t.apiKeyHelp}</span>
            </label>
            <label class="tick">
              <input type="checkbox" required />
              <span>${t.share}</span>
            </label>
          </form>
        `)}
      ${this.renderNotice()}
      <button type="button" slot="buttons" class="plain" @click=${()=>this.show(void 0)}>
        ${this.t("cancel")}
      </button>
      <button
        type="submit"
        form="share"
        slot="buttons"
        ?disabled=${this.busy||this.words.value===void 0}
      >
        ${this.t("privacy.share_do")}
      </button>
    </usage-stats-dialog>`}renderStop(){return a`
      <p>${this.t("privacy.stop_text")}</p>
      <label class="tick">
        <input
          type="checkbox"
          .checked=${this.erase}
          @change=${e=>this.erase=e.target.checked}
        />
        <span>${this.t("privacy.erase")}</span>
      </label>
    `}renderDelete(){let e=this.totals.value?.total_events;return a`
      ${this.renderAnswer(this.totals,()=>a`<p>${this.t("delete.text",{events:this.number(e??0)})}</p>`)}
      <label class="tick">
        <input
          type="checkbox"
          .checked=${this.files}
          @change=${t=>this.files=t.target.checked}
        />
        <span>${this.t("delete.files")}</span>
      </label>
      <p class="quiet">${this.t(this.files?"delete.stays_consent":"delete.stays")}</p>
    `}renderSure(){return a`
      <p>${this.t(this.files?"delete.sure_files":"delete.sure")}</p>
      <label class="field">
        ${this.t("delete.type",{word:this.t("delete.word")})}
        <input
          autocomplete="off"
          autocapitalize="characters"
          .value=${this.word}
          @input=${e=>this.word=e.target.value}
        />
      </label>
    `}show(e){this.open=e,e!==void 0&&(this.notice=void 0,e==="share"&&this.words.ask(),e==="delete"&&this.totals.ask(),e!=="sure"&&(this.files=e==="delete"?this.files:!1),this.word="",this.erase=!1)}async copy(e){await We(e),this.copied=!0}async share(e){e.preventDefault();let t=Object.fromEntries([...new FormData(e.target)].filter(([,i])=>i!=="")),r=this.live.sharing.privacy_version;await this.finish(()=>Bt(this.hass,{...t,...r?{privacy_policy_version:r}:{}}))}async stop(){await this.finish(()=>Zt(this.hass,this.erase))}async delete(){let e=this.files;await this.finish(async()=>{let t=await Gt(this.hass,e),r=this.t("delete.counts",{events:this.number(t.deleted_events),submissions:this.number(t.deleted_history),files:this.number(t.deleted_files)});return{...t,message:`${t.message} ${r}`}}),this.files=!1}async finish(e){let t=await this.run(e);t!==void 0&&(this.show(void 0),this.notice={text:t.message,failed:!t.success},this.preview.ask())}};u([v()],L.prototype,"open",2),u([v()],L.prototype,"copied",2),u([v()],L.prototype,"files",2),u([v()],L.prototype,"erase",2),u([v()],L.prototype,"word",2);w("usage-stats-privacy",L);var gs={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},vs=n=>(...s)=>({_$litDirective$:n,values:s}),Fe=class{constructor(s){}get _$AU(){return this._$AM._$AU}_$AT(s,e,t){this._$Ct=s,this._$AM=e,this._$Ci=t}_$AS(s,e){return this.update(s,e)}update(s,e){return this.render(...e)}};var{I:tr}=Ht,bs=n=>n;var ys=()=>document.createComment(""),te=(n,s,e)=>{let t=n._$AA.parentNode,r=s===void 0?n._$AB:s._$AA;if(e===void 0){let i=t.insertBefore(ys(),r),o=t.insertBefore(ys(),r);e=new tr(i,o,n,n.options)}else{let i=e._$AB.nextSibling,o=e._$AM,l=o!==n;if(l){let c;e._$AQ?.(n),e._$AM=n,e._$AP!==void 0&&(c=n._$AU)!==o._$AU&&e._$AP(c)}if(i!==r||l){let c=e._$AA;for(;c!==i;){let h=bs(c).nextSibling;bs(t).insertBefore(c,r),c=h}}}return e},O=(n,s,e=n)=>(n._$AI(s,e),n),sr={},$s=(n,s=sr)=>n._$AH=s,xs=n=>n._$AH,Ie=n=>{n._$AR(),n._$AA.remove()};var ws=(n,s,e)=>{let t=new Map;for(let r=s;r<=e;r++)t.set(n[r],r);return t},_s=vs(class extends Fe{constructor(n){if(super(n),n.type!==gs.CHILD)throw Error("repeat() can only be used in text expressions")}dt(n,s,e){let t;e===void 0?e=s:s!==void 0&&(t=s);let r=[],i=[],o=0;for(let l of n)r[o]=t?t(l,o):o,i[o]=e(l,o),o++;return{values:i,keys:r}}render(n,s,e){return this.dt(n,s,e).values}update(n,[s,e,t]){let r=xs(n),{values:i,keys:o}=this.dt(s,e,t);if(!Array.isArray(r))return this.ut=o,i;let l=this.ut??=[],c=[],h,b,p=0,m=r.length-1,f=0,g=i.length-1;for(;p<=m&&f<=g;)if(r[p]===null)p++;else if(r[m]===null)m--;else if(l[p]===o[f])c[f]=O(r[p],i[f]),p++,f++;else if(l[m]===o[g])c[g]=O(r[m],i[g]),m--,g--;else if(l[p]===o[g])c[g]=O(r[p],i[g]),te(n,c[g+1],r[p]),p++,g--;else if(l[m]===o[f])c[f]=O(r[m],i[f]),te(n,r[p],r[m]),m--,f++;else if(h===void 0&&(h=ws(o,f,g),b=ws(l,p,m)),h.has(l[p]))if(h.has(l[m])){let A=b.get(o[f]),R=A!==void 0?r[A]:null;if(R===null){let re=te(n,r[p]);O(re,i[f]),c[f]=re}else c[f]=O(R,i[f]),te(n,r[p],R),r[A]=null;f++}else Ie(r[m]),m--;else Ie(r[p]),p++;for(;f<=g;){let A=te(n,c[g+1]);O(A,i[f]),c[f++]=A}for(;p<=m;){let A=r[p++];A!==null&&Ie(A)}return this.ut=o,$s(n,c),z}});var ks=50,As=`action: usage_stats.record
data:
  skill: Espresso
  modality: button`,rr=["file_not_written","write_failed","too_many_combinations","database_damaged"],qe=({skill:n,modality:s})=>`${n}
${s}`,K=class extends y{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.copied=!1;this.yesterday=new _(this,()=>J(this.hass,{days:1}));this.pending=new _(this,()=>Wt(this.hass))}static{this.styles=[...y.styles,$`
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
        font-size: 0.875rem;
        hyphens: auto;
        overflow-wrap: anywhere;
      }
      dd {
        font-size: 2.286rem;
        font-variant-numeric: tabular-nums;
        font-weight: 300;
        letter-spacing: -0.01em;
        line-height: 1.25;
        margin: 0;
        overflow-wrap: anywhere;
      }
      dd.soon {
        font-size: 1.571rem;
        line-height: 2.857rem;
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
        font-size: 1rem;
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
          font-size: 1.214rem;
          line-height: 2.03rem;
        }
      }
    `]}willUpdate(e){let t=e.get("live");e.has("live")&&this.live.total_usages===0&&t?.date!==this.live.date&&this.yesterday.ask()}render(){let{live:e}=this;return e.known_combinations===0&&e.total_usages===0&&e.trackers.length===0?this.renderFirst():a`
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
          <dd class="soon">${ls(this.hass,e.closes)}</dd>
        </div>
      </dl>
      <section>${this.renderList()}</section>
      ${this.renderActions()} ${this.asked?this.renderReset():d}
    `}renderIssues(){let{issues:e}=this.live,t=rr.filter(r=>e.includes(r));return t.length===0?d:a`<div class="notice warning">
      ${t.map(r=>a`<p>${this.t(`issue.${r}`)}</p>`)}
      ${this.admin?a`<a href="/config/repairs">${this.t("issue.link")}</a>`:d}
    </div>`}renderList(){let{live:e}=this;if(e.stats.length===0){let o=this.yesterday.value?.total??0,l=o>0?this.t("today.none_yesterday",{count:this.number(o)}):this.t("today.none");return a`<p>${l}</p>`}let t=this.rows(),r=this.all?t:t.slice(0,ks),i=e.stats.reduce((o,{count:l})=>Math.max(o,l),0);return a`
      <div class="row spread head">
        <h2>${this.title_()}</h2>
        ${e.stats.length>ks?a`<input
              type="search"
              aria-label=${this.t("today.filter")}
              placeholder=${this.t("today.filter")}
              .value=${this.filter}
              @input=${this.onFilter}
            />`:d}
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
        ${_s(r,qe,({skill:o,modality:l,count:c})=>a`<li style="--share:${100*c/i}%">
            <span class="name"><bdi>${o}</bdi> <bdi class="how">${l}</bdi></span>
            <span class="number">${this.number(c)}</span>
          </li>`)}
      </ul>
      ${t.length===0?a`<p>${this.t("today.no_match")}</p>`:d}
      ${r.length<t.length?a`<button type="button" class="plain more" @click=${()=>this.all=!0}>
            ${this.t("today.all",{count:this.number(t.length)})}
          </button>`:d}
    `}title_(){let{date:e,closes:t}=this.live,r=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return e===r||!t?this.t("today.list"):this.t("today.list_of",{date:k(this.hass.locale,e)})}rows(){let e=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),t=e===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(e));if(this.held===void 0)return t;let r=new Map(this.held.map((o,l)=>[o,l])),i=r.size;return[...t].sort((o,l)=>(r.get(qe(o))??i)-(r.get(qe(l))??i))}renderActions(){let e=this.live.last_export;return a`
      ${this.renderNotice()}
      <div class="row">
        <button type="button" ?disabled=${this.busy} @click=${this.export}>
          ${this.t("today.export")}
        </button>
        ${this.admin?a`<button type="button" class="plain" ?disabled=${this.busy} @click=${this.ask}>
              ${this.t("today.reset")}
            </button>`:d}
        <span class="quiet small">
          ${e===null?this.t("today.never_exported"):this.t("today.last_export",{time:P(this.hass,e)})}
        </span>
      </div>
    `}renderReset(){let{value:e,error:t}=this.pending;return a`<usage-stats-dialog heading=${this.t("reset.title")} @closed=${this.unask}>
      ${t!==void 0?a`<p>${this.t("reset.unknown")}</p>`:e===void 0?a`<div class="skeleton"></div>`:e>0?a`<p>${this.t("reset.pending",{count:this.number(e)})}</p>`:a`<p>${this.t("reset.nothing_pending")}</p>`}
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
    </usage-stats-dialog>`}renderFirst(){return a`<section>
      <h2>${this.t("first.title")}</h2>
      <p>${this.t("first.text")}</p>
      <div class="ways">
        <div>
          <h3>${this.t("first.tracker")}</h3>
          <p>${this.t("first.tracker_text")}</p>
          ${this.admin?a`<a class="button" href="/config/integrations/integration/${C}"
                >${this.t("first.tracker_link")}</a
              >`:d}
        </div>
        <div>
          <h3>${this.t("first.automation")}</h3>
          <p>${this.t("first.automation_text")}</p>
          <pre>${As}</pre>
          <button type="button" class="plain" @click=${this.copy}>
            ${this.t(this.copied?"first.copied":"first.copy")}
          </button>
        </div>
      </div>
      <p class="quiet">${this.t("first.private")}</p>
    </section>`}onFilter(e){this.filter=e.target.value}hold(){this.held??=this.live.stats.map(qe)}release(){this.held=void 0,this.requestUpdate()}async copy(){await We(As),this.copied=!0}async export(){let e=await this.run(()=>Mt(this.hass));e&&(this.notice={text:e.message,failed:!e.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let e=await this.run(()=>Ut(this.hass));this.asked=!1,e&&(this.notice={text:e.message,failed:!e.success})}};u([v()],K.prototype,"filter",2),u([v()],K.prototype,"all",2),u([v()],K.prototype,"asked",2),u([v()],K.prototype,"copied",2);w("usage-stats-today",K);var nr=["runs","turned_on","pressed","opened","finished","playing","tags","voice","printers","features","errors","actions","custom"],mt=class extends y{static{this.styles=[...y.styles,$`
      li {
        display: grid;
        gap: 2px 16px;
        grid-template-columns: minmax(0, 1fr) auto;
        padding: 14px 0;
      }
      .title {
        font-weight: 500;
      }
      .last {
        text-align: end;
      }
      li > .notice {
        grid-column: 1 / -1;
        margin: 8px 0 0;
        padding: 8px 12px;
      }
      @media (max-width: 480px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .last {
          text-align: start;
        }
      }
    `]}render(){let{trackers:s}=this.live;return a`
      <section>
        ${s.length===0?a`<p>${this.t("trackers.none")}</p>`:a`<ul>
              ${s.map(e=>this.renderTracker(e))}
            </ul>`}
      </section>
      ${this.admin?a`<div class="row">
            <a class="button" href="/config/integrations/integration/${C}"
              >${this.t("trackers.change")}</a
            >
          </div>`:d}
    `}renderTracker(s){return a`<li>
      <div class="name title"><bdi>${s.name}</bdi></div>
      <div class="last quiet small">
        ${s.last===null?this.t("trackers.not_yet"):this.t("trackers.last",{time:P(this.hass,s.last)})}
      </div>
      <div class="quiet name">${this.records(s)}</div>
      ${s.has_problem?a`<div class="notice warning">
            <p>${s.problem??this.t("trackers.problem")}</p>
            ${this.admin?a`<a href="/config/repairs">${this.t("issue.link")}</a>`:d}
          </div>`:d}
    </li>`}records({kind:s,skill:e,modality:t,event_type:r}){return typeof e=="string"?[e,t].filter(i=>typeof i=="string").join(" · "):typeof r=="string"?this.t("trackers.event",{type:r}):nr.includes(s)?this.t(`trackers.kind.${s}`):this.t("trackers.unknown")}};w("usage-stats-trackers",mt);function ft(n,s=4){let e=Math.max(n,1)/s,t=10**Math.floor(Math.log10(e)),r=[1,2,5,10].find(l=>l*t>=e)??10,i=Math.max(1,r*t),o=Math.max(1,Math.ceil(n/i));return{top:o*i,ticks:Array.from({length:o+1},(l,c)=>c*i)}}var Ve=$`
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
`;var ve=168,ir=18,Ts=22,gt=7,or=4,M=class extends T{constructor(){super(...arguments);this.bars=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[Ve,$`
      :host {
        display: block;
      }
      .chart {
        border-radius: 4px;
        cursor: pointer;
        direction: ltr;
        height: ${ve}px;
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
    `]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}willUpdate(e){e.has("bars")&&this.chosen!==void 0&&this.chosen>=this.bars.length&&(this.chosen=void 0)}render(){if(this.bars.length===0)return d;let e=this.chosen??this.highest();return a`
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
        ${this.width>0?this.drawing(e):d}
      </div>
      <p aria-hidden="true">${this.words(e)}</p>
      ${this.table()}
    `}highest(){let e=this.bars.map(t=>t.value);return e.indexOf(Math.max(...e))}words(e){let t=j(this.locale.language),r=this.bars[e],i=this.number(r.value);return this.chosen===void 0?r.value<=0?t("chart.no_uses"):t("chart.busiest",{when:r.name,count:i}):t("chart.chosen",{when:r.name,count:i})}number(e){return S(this.locale,e)}columns(){let{top:e}=ft(Math.max(...this.bars.map(r=>r.value))),t=this.number(e).length*gt+8;return{left:t,step:Math.max(0,this.width-t)/this.bars.length}}drawing(e){let{left:t,step:r}=this.columns(),i=ft(Math.max(...this.bars.map(h=>h.value))),o=h=>ve-Ts-h/i.top*(ve-ir-Ts),l=Math.max(...this.bars.map(h=>h.label.length)),c=Math.max(1,Math.ceil((l*gt+6)/r));return a`
      <svg width=${this.width} height=${ve} aria-hidden="true">
        ${i.ticks.map(h=>ue`
            <line x1=${t} x2=${this.width} y1=${o(h)} y2=${o(h)}></line>
            <text x=${t-6} y=${o(h)+4} text-anchor="end">${this.number(h)}</text>`)}
        ${this.bars.map((h,b)=>{let p=t+(b+.5)*r,m=`${h.open?"open":""} ${b===e?"chosen":""}`,f=this.number(h.value).length*gt<r;return ue`
            <path class=${m} d=${lr(p,ar(r),o(h.value),o(0))}></path>
            ${h.value>0&&f&&r>=24?ue`<text class="value" x=${p} y=${o(h.value)-5}
                    text-anchor="middle">${this.number(h.value)}</text>`:d}
            ${(this.bars.length-1-b)%c===0?ue`<text x=${p} y=${ve-5} text-anchor="middle">${h.label}</text>`:d}`})}
      </svg>
    `}table(){let e=j(this.locale.language);return a`
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
    `}onKey(e){let t=this.chosen??this.highest(),r=this.bars.length-1,o={ArrowLeft:t-1,ArrowDown:t-1,ArrowRight:t+1,ArrowUp:t+1,Home:0,End:r}[e.key];o!==void 0&&(e.preventDefault(),this.chosen=Math.min(r,Math.max(0,o)))}onPointer(e){let{left:t,step:r}=this.columns(),{left:i}=e.currentTarget.getBoundingClientRect(),o=Math.floor((e.clientX-i-t)/r);this.chosen=Math.min(this.bars.length-1,Math.max(0,o))}};u([x({attribute:!1})],M.prototype,"bars",2),u([x({attribute:!1})],M.prototype,"locale",2),u([x()],M.prototype,"heading",2),u([v()],M.prototype,"width",2),u([v()],M.prototype,"chosen",2);function ar(n){return n<4?n:Math.min(n*.72,48)}function lr(n,s,e,t){let r=t-e;if(r<=0)return"";let i=Math.min(or,s/2,r),o=n-s/2,l=n+s/2;return`M${o},${t}V${e+i}Q${o},${e} ${o+i},${e}H${l-i}Q${l},${e} ${l},${e+i}V${t}Z`}w("usage-stats-bars",M);var dr=420,cr=48,hr=6,ur=3,pr=60,je=Array.from({length:24},(n,s)=>s),B=class extends T{constructor(){super(...arguments);this.hours=[];this.heading="";this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[Ve,$`
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
    `]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let e=new Map(this.hours.map(r=>[Es(r.weekday,r.hour),r.count])),t=this.hours.reduce((r,{count:i})=>Math.max(r,i),0);return a`
      ${this.width>0?this.table(e,t):d}
      <p>${this.words()}</p>
    `}words(){let e=j(this.locale.language),[t]=[...this.hours].sort((l,c)=>c.count-l.count);if(t===void 0||t.count<=0)return e("chart.no_uses");let r=Le(this.locale,t.weekday),i=pe(this.locale)?is(this.locale,t.hour):e("chart.hour",{from:t.hour,to:t.hour+1}),o=e("chart.hour_of_week",{weekday:r,hour:i});return e("chart.busiest",{when:o,count:S(this.locale,t.count)})}table(e,t){let r=S(this.locale,t).length,i=cr+je.length*(r*hr+ur),o=this.width<Math.max(dr,i),l=as(this.locale),c=ns(this.locale),h=(m,f)=>this.cell(e.get(Es(m,f))??0,t),b=(m,f)=>a`
      <th scope=${f} abbr=${Le(this.locale,m)}>
        ${Le(this.locale,m,"short")}
      </th>
    `,p=(m,f)=>a`
      <th scope=${f}>${c[m]}</th>
    `;return a`
      <table class=${o?"turned":""}>
        <caption class="hidden">
          ${this.heading}
        </caption>
        <thead>
          <tr>
            <td class="corner" style="--share: 0; background: none; border: 0"></td>
            ${o?l.map(m=>b(m,"col")):je.map(m=>p(m,"col"))}
          </tr>
        </thead>
        <tbody>
          ${o?je.map(m=>a`
                    <tr>
                      ${p(m,"row")} ${l.map(f=>h(f,m))}
                    </tr>
                  `):l.map(m=>a`
                    <tr>
                      ${b(m,"row")} ${je.map(f=>h(m,f))}
                    </tr>
                  `)}
        </tbody>
      </table>
    `}cell(e,t){let r=t>0?Math.round(Math.max(0,e)/t*pr):0,i=S(this.locale,e);return a`
      <td style="--share: ${r}">
        ${e===0?a`<span class="hidden">${i}</span>`:i}
      </td>
    `}};u([x({attribute:!1})],B.prototype,"hours",2),u([x({attribute:!1})],B.prototype,"locale",2),u([x()],B.prototype,"heading",2),u([v()],B.prototype,"width",2);function Es(n,s){return`${n} ${s}`}w("usage-stats-heatmap",B);var mr=12,fr=420,gr=9,vr=55;function Z(n,s){let e=new Map;for(let t of n)e.set(s(t),(e.get(s(t))??0)+t.count);return[...e].sort((t,r)=>r[1]-t[1])}var se=class extends y{constructor(){super(...arguments);this.combinations=[];this.choice={};this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[...y.styles,$`
      table {
        border-collapse: separate;
        border-spacing: 2px;
        font-size: 0.929rem;
        margin: 0 -2px;
        table-layout: fixed;
        width: calc(100% + 4px);
      }
      th {
        font-weight: 400;
        height: 36px;
        overflow-wrap: anywhere;
        padding: 0;
        vertical-align: bottom;
      }
      :is(tbody, tfoot) th {
        text-align: start;
        vertical-align: middle;
      }
      tfoot th {
        padding-inline-start: 4px;
      }
      thead th.quiet {
        padding-bottom: 8px;
      }
      .small thead {
        font-size: 0.786rem;
      }
      td {
        background-color: color-mix(
          in srgb,
          var(--accent) calc(var(--share, 0) * 1%),
          color-mix(in srgb, var(--text) 4%, var(--card))
        );
        border-radius: 6px;
        font-variant-numeric: tabular-nums;
        height: 36px;
        padding: 0;
        text-align: center;
      }
      .total {
        background: none;
        font-weight: 500;
      }
      table button {
        background: none;
        border-radius: 6px;
        display: block;
        font-weight: inherit;
        height: 100%;
        line-height: 1.25;
        min-height: 36px;
        overflow: hidden;
        padding: 4px 2px;
        text-overflow: ellipsis;
        width: 100%;
      }
      tbody th button {
        padding-inline: 4px;
        text-align: start;
      }
      button[aria-pressed="true"] {
        box-shadow: inset 0 0 0 2px var(--accent);
        font-weight: 500;
      }
      td.none {
        color: var(--quiet);
      }
    `]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let e=Z(this.combinations,({skill:g})=>g),t=Z(this.combinations,({modality:g})=>g),r=this.width<fr,i=r?72:128,o=r?38:64,l=Math.max(3,Math.min(gr,Math.floor((this.width-i)/o))),c=t.length<=l-1,h=t.slice(0,c?l-1:l-2),b=new Map(this.combinations.map(({skill:g,modality:A,count:R})=>[`${g}
${A}`,R])),p=Math.max(1,...b.values()),m=e.reduce((g,[,A])=>g+A,0),f=e.slice(0,mr);return a`
      <table class=${r?"small":""}>
        <colgroup>
          <col style="width:${i}px" />
        </colgroup>
        <thead>
          <tr>
            <td class="total"></td>
            ${h.map(([g])=>a`<th scope="col">${this.button(g,{modality:g})}</th>`)}
            ${c?d:a`<th scope="col" class="quiet">${this.t("trends.other")}</th>`}
            <th scope="col" class="quiet">${this.t("trends.total")}</th>
          </tr>
        </thead>
        <tbody>
          ${f.map(([g,A])=>{let R=h.map(([ne])=>b.get(`${g}
${ne}`)??0),re=A-R.reduce((ne,Be)=>ne+Be,0);return a`<tr>
              <th scope="row">${this.button(g,{skill:g})}</th>
              ${R.map((ne,Be)=>this.cell(ne,p,{skill:g,modality:h[Be]?.[0]}))}
              ${c?d:a`<td class="quiet">${re>0?this.number(re):"–"}</td>`}
              <td class="total">${this.number(A)}</td>
            </tr>`})}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="quiet">${this.t("trends.total")}</th>
            ${h.map(([,g])=>a`<td class="total">${this.number(g)}</td>`)}
            ${c?d:a`<td class="total">
                  ${this.number(m-h.reduce((g,[,A])=>g+A,0))}
                </td>`}
            <td class="total">${this.number(m)}</td>
          </tr>
        </tfoot>
      </table>
      ${e.length>f.length?a`<p class="quiet small">
            ${this.t("trends.more_skills",{count:this.number(e.length-f.length)})}
          </p>`:d}
    `}cell(e,t,r){return e===0?a`<td class="none">–</td>`:a`<td style="--share:${Math.round(6+(vr-6)*(e/t))}">
      ${this.button(this.number(e),r)}
    </td>`}button(e,t){let{skill:r,modality:i}=this.choice,o=r===t.skill&&i===t.modality;return a`<button
      type="button"
      aria-pressed=${o?"true":"false"}
      @click=${()=>this.choose(o?{}:t)}
    >
      <bdi>${e}</bdi>
    </button>`}choose(e){this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}};u([x({attribute:!1})],se.prototype,"combinations",2),u([x({attribute:!1})],se.prototype,"choice",2),u([v()],se.prototype,"width",2);w("usage-stats-matrix",se);var G=class extends y{constructor(){super(...arguments);this.days=28;this.choice={};this.combinations=[]}static{this.styles=[...y.styles,$`
      .pair {
        display: grid;
        gap: 0 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      }
      .pair .tick {
        align-self: end;
      }
    `]}render(){return this.admin?a`
      ${this.form===void 0?this.renderNotice():d}
      <div class="row">
        <button type="button" @click=${()=>this.open("export")}>
          ${this.t("trends.export")}
        </button>
        <button type="button" class="plain" @click=${()=>this.open("rename")}>
          ${this.t("trends.rename")}
        </button>
        <button type="button" class="plain" @click=${()=>this.open("correct")}>
          ${this.t("trends.correct")}
        </button>
      </div>
      ${this.form===void 0?d:this.renderForm(this.form)}
    `:d}renderForm(e){return a`<usage-stats-dialog
      heading=${this.t(`${e}.title`)}
      @closed=${()=>this.form=void 0}
    >
      <form id="form" @submit=${this.onSubmit}>
        ${e==="export"?this.renderExport():e==="rename"?this.renderRename():this.renderCorrect()}
      </form>
      ${this.renderNotice()}
      <button type="button" slot="buttons" class="plain" @click=${()=>this.form=void 0}>
        ${this.t("cancel")}
      </button>
      <button type="submit" form="form" slot="buttons" ?disabled=${this.busy}>
        ${this.t(`${e}.do`)}
      </button>
    </usage-stats-dialog>`}renderExport(){return a`
      <p>${this.t("export.text",{days:this.number(this.days)})}</p>
      <div class="pair">
        ${this.select("layout",["long","wide"])} ${this.select("format",["csv","json"])}
        ${this.select("separator",["comma","semicolon"])}
        <label class="tick">
          <input type="checkbox" name="zeros" />
          <span>${this.t("export.zeros")}</span>
        </label>
      </div>
    `}select(e,t){return a`<label class="field">
      ${this.t(`export.${e}`)}
      <select name=${e}>
        ${t.map(r=>a`<option value=${r}>
              ${this.t(`export.${e}.${r}`)}
            </option>`)}
      </select>
    </label>`}renderRename(){return a`
      <p>${this.t("rename.text")}</p>
      <div class="pair">
        ${this.name("skill",!0)} ${this.name("modality",!1)}
        ${this.name("new_skill",!1)} ${this.name("new_modality",!1)}
      </div>
      ${this.names()}
    `}renderCorrect(){return a`
      <p>${this.t("correct.text")}</p>
      <div class="pair">
        ${this.name("skill",!0)} ${this.name("modality",!0)}
        <label class="field">
          ${this.t("correct.date")}
          <input type="date" name="date" required max=${this.live.date} .value=${this.live.date} />
        </label>
        <label class="field">
          ${this.t("correct.count")}
          <input type="number" name="count" required step="1" inputmode="text" value="-1" />
        </label>
      </div>
      <label class="field">
        ${this.t("correct.reason")}
        <input name="reason" required maxlength="200" />
      </label>
      ${this.names()}
    `}name(e,t){let r=e.endsWith("skill")?"skill":"modality",i=e.startsWith("new")?"":this.choice[r]??"";return a`<label class="field">
      ${this.t(`name.${e}`)}
      <input
        name=${e}
        list=${`${r}s`}
        maxlength="64"
        autocomplete="off"
        ?required=${t}
        .value=${i}
      />
    </label>`}names(){let e=(t,r)=>a`<datalist id=${t}>${r.map(([i])=>a`<option value=${i}></option>`)}</datalist>`;return a`
      ${e("skills",Z(this.combinations,({skill:t})=>t))}
      ${e("modalitys",Z(this.combinations,({modality:t})=>t))}
    `}open(e){this.notice=void 0,this.form=e}async onSubmit(e){e.preventDefault();let t=Object.fromEntries([...new FormData(e.target)].filter(([,o])=>o!=="")),{form:r}=this,i=await this.run(()=>this.send(r,t));i!==void 0&&(this.form=void 0,this.notice={text:i.message,failed:!i.success},this.dispatchEvent(new CustomEvent("corrected")))}send(e,t){return e==="rename"?It(this.hass,t):e==="correct"?qt(this.hass,{...t,count:Number(t.count)}):Ft(this.hass,{...t,...this.choice,days:this.days,zeros:"zeros"in t})}};u([x({type:Number})],G.prototype,"days",2),u([x({attribute:!1})],G.prototype,"choice",2),u([x({attribute:!1})],G.prototype,"combinations",2),u([v()],G.prototype,"form",2);w("usage-stats-corrections",G);var br=["day","week","month"],Ke={day:28,week:182,month:365},be=5,yr=1e3,Ss={day:"numeric",month:"short",year:"numeric"},Cs={day:"numeric",month:"short"},ye=class extends y{constructor(){super(...arguments);this.by="day";this.choice={};this.all=new _(this,e=>J(this.hass,{days:Ke[e],limit:yr}));this.groups=new _(this,async(e,t)=>({by:e,trends:await J(this.hass,{days:Ke[e],group_by:e,limit:1,...t})}));this.hours=new _(this,(e,t)=>J(this.hass,{days:Ke[e],group_by:"hour_of_week",limit:1,...t}))}static{this.styles=[...y.styles,$`
      .controls {
        margin-bottom: 16px;
      }
      .by {
        background-color: var(--card);
        border: 1px solid var(--line);
        border-radius: 20px;
        display: flex;
      }
      .by button {
        background: none;
        min-height: 38px;
      }
      .by button[aria-pressed="true"] {
        background-color: color-mix(in srgb, var(--accent) 22%, var(--card));
      }
      select {
        border-radius: 20px;
        max-width: 220px;
        text-overflow: ellipsis;
      }
      .facts {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
        margin: 0 0 20px;
      }
      .facts > div {
        display: flex;
        flex-direction: column-reverse;
        justify-content: flex-end;
      }
      dt {
        color: var(--quiet);
        font-size: 0.875rem;
      }
      dd {
        font-size: 1.714rem;
        font-variant-numeric: tabular-nums;
        font-weight: 300;
        line-height: 1.3;
        margin: 0;
      }
      .two {
        display: grid;
        gap: 0 32px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
      }
      .two h3:first-child {
        margin-top: 0;
      }
      li {
        display: flex;
        gap: 12px;
        justify-content: space-between;
        padding: 8px 0;
      }
      .how {
        color: var(--quiet);
        margin-inline-start: 6px;
      }
      .chosen {
        margin-bottom: 0;
      }
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.askAll()}firstUpdated(){!this.all.asking&&this.all.value===void 0&&this.askAll()}askAll(){this.all.ask(this.by),this.askChosen()}askChosen(){this.groups.ask(this.by,this.choice),this.hours.ask(this.by,this.choice)}render(){return a`
      <div class="row spread controls">
        <div class="by" role="group" aria-label=${this.t("trends.by")}>
          ${br.map(e=>a`<button
              type="button"
              aria-pressed=${e===this.by?"true":"false"}
              @click=${()=>this.group(e)}
            >
              ${this.t(`trends.${e}`)}
            </button>`)}
        </div>
        ${this.renderSelect()}
      </div>
      <section>
        ${this.renderChosen()}
        ${this.renderAnswer(this.groups,({by:e,trends:t})=>this.renderBars(e,t))}
      </section>
      <section>
        <h2>${this.t("trends.hours")}</h2>
        ${this.renderAnswer(this.hours,({groups:e})=>a`<usage-stats-heatmap
              .hours=${e}
              .locale=${this.hass.locale}
              heading=${this.t("trends.hours")}
            ></usage-stats-heatmap>`)}
      </section>
      ${this.renderAnswer(this.all,e=>this.renderAll(e))}
      <usage-stats-corrections
        .hass=${this.hass}
        .live=${this.live}
        .days=${Ke[this.by]}
        .choice=${this.choice}
        .combinations=${this.all.value?.combinations??[]}
        @corrected=${this.askAll}
      ></usage-stats-corrections>
    `}renderSelect(){let e=Z(this.all.value?.combinations??[],({skill:r})=>r);if(e.length<2&&this.choice.skill===void 0)return d;let t=e.map(([r])=>r);return this.choice.skill!==void 0&&!t.includes(this.choice.skill)&&t.push(this.choice.skill),a`<select aria-label=${this.t("trends.skill")} @change=${this.onSkill}>
      <option value="" ?selected=${this.choice.skill===void 0}>
        ${this.t("trends.all_skills")}
      </option>
      ${t.map(r=>a`<option value=${`=${r}`} ?selected=${this.choice.skill===r}>
            ${r}
          </option>`)}
    </select>`}renderChosen(){let{skill:e,modality:t}=this.choice;return e===void 0&&t===void 0?d:a`<div class="row spread">
      <h2 class="name chosen">
        ${e===void 0?d:a`<bdi>${e}</bdi>`}
        ${t===void 0?d:a`<bdi class="how">${t}</bdi>`}
      </h2>
      <button type="button" class="plain" @click=${()=>this.choose({})}>
        ${this.t("trends.show_all")}
      </button>
    </div>`}renderBars(e,t){if(t.days===0)return a`<p>${this.t("trends.no_history")}</p>`;let{compared:r}=t;return a`
      <dl class="facts">
        ${this.fact("trends.uses",this.number(t.total))}
        ${r===null?d:this.fact("trends.change",this.change(r))}
        ${this.fact("trends.days_without",this.number(t.days_without))}
        ${t.expected===null?d:this.fact("trends.expected",a`${this.number(Math.round(t.expected.total.expected))}
                <span class="quiet small"
                  >${this.t("trends.range",{low:this.number(t.expected.total.low),high:this.number(t.expected.total.high)})}</span
                >`)}
      </dl>
      <usage-stats-bars
        .bars=${t.groups.map(i=>this.bar(e,i))}
        .locale=${this.hass.locale}
        heading=${this.t("trends.chart")}
      ></usage-stats-bars>
    `}fact(e,t){return a`<div>
      <dt>${this.t(e)}</dt>
      <dd>${t}</dd>
    </div>`}change({change:e,change_percent:t}){let r={signDisplay:"exceptZero"},{locale:i}=this.hass;return t===null?S(i,e,r):S(i,t/100,{...r,style:"percent",maximumFractionDigits:0})}bar(e,t){let{locale:r}=this.hass;if(e==="month"){let o=`${t.month}-01`;return{label:k(r,o,{month:"short"}),name:k(r,o,{month:"long",year:"numeric"}),value:t.count}}if(e==="week"){let o=t.week;return{label:k(r,o,Cs),name:this.t("trends.week_of",{date:k(r,o,Ss)}),value:t.count}}let i=t.date;return{label:k(r,i,Cs),name:k(r,i),value:t.count}}renderAll(e){let{combinations:t}=e,r=t.filter(({count:l})=>l>0),i=new Set(r.map(({skill:l})=>l)),o=new Set(r.map(({modality:l})=>l));return a`
      ${i.size>1&&o.size>1?a`<section>
            <h2>${this.t("trends.table")}</h2>
            <usage-stats-matrix
              .hass=${this.hass}
              .combinations=${r}
              .choice=${this.choice}
              @chosen=${l=>this.choose(l.detail)}
            ></usage-stats-matrix>
          </section>`:d}
      ${r.length===0&&e.not_used.length===0?d:this.renderLists(e,r)}
    `}renderLists(e,t){let r=t.length>be?t.slice(be).slice(-be).reverse():[];return a`<section>
      <div class="two">
        ${t.length===0?d:a`<div>
              <h3>${this.t("trends.most")}</h3>
              ${this.counts(t.slice(0,be))}
            </div>`}
        ${r.length===0?d:a`<div>
              <h3>${this.t("trends.least")}</h3>
              ${this.counts(r)}
            </div>`}
      </div>
      ${e.not_used.length===0?d:a`<h3>${this.t("trends.not_used")}</h3>
            <ul>
              ${e.not_used.slice(0,2*be).map(({skill:i,modality:o,last:l})=>a`<li>
                  <span class="name"><bdi>${i}</bdi> <bdi class="how">${o}</bdi></span>
                  <span class="number quiet">${k(this.hass.locale,l,Ss)}</span>
                </li>`)}
            </ul>`}
    </section>`}counts(e){return a`<ul>
      ${e.map(({skill:t,modality:r,count:i})=>a`<li>
          <span class="name"><bdi>${t}</bdi> <bdi class="how">${r}</bdi></span>
          <span class="number">${this.number(i)}</span>
        </li>`)}
    </ul>`}group(e){this.by=e,this.askAll()}onSkill(e){let{value:t}=e.target;this.choose(t===""?{}:{skill:t.slice(1)})}choose(e){this.choice=e,this.askChosen(),this.renderRoot.querySelector("section")?.scrollIntoView({block:"nearest"})}};u([v()],ye.prototype,"by",2),u([v()],ye.prototype,"choice",2);w("usage-stats-trends",ye);var $r=60,Ds=3650,xr=50,Ns=1e3,wr=600,_r=["dashboards","templates","areas","labels","integrations"],kr=["never","not_since","off","unavailable","no_change_seen"],Ar={day:"numeric",month:"long",year:"numeric"},$e=class extends y{constructor(){super(...arguments);this.days=$r;this.limit=xr;this.unused=new _(this,(e,t)=>Vt(this.hass,e,t))}static{this.styles=[...y.styles,$`
      .question {
        font-size: 1.143rem;
        margin-bottom: 16px;
      }
      .question input {
        text-align: center;
        width: 5.5rem;
      }
      details {
        background-color: var(--card);
        border: 1px solid var(--line);
        border-radius: var(--ha-card-border-radius, 12px);
        margin-bottom: 12px;
      }
      summary {
        align-items: center;
        border-radius: inherit;
        cursor: pointer;
        display: flex;
        font-weight: 500;
        gap: 12px;
        justify-content: space-between;
        min-height: 52px;
        padding: 8px 20px;
      }
      summary .number {
        background-color: var(--soft);
        border-radius: 12px;
        font-size: 0.875rem;
        padding: 2px 10px;
      }
      summary .number.zero {
        background: none;
        color: var(--quiet);
      }
      ul {
        padding: 0 20px 8px;
      }
      li a {
        font-weight: 500;
      }
      .how {
        color: var(--quiet);
        margin-inline-start: 6px;
      }
      details button {
        margin: 0 20px 16px;
      }
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}firstUpdated(){!this.unused.asking&&this.unused.value===void 0&&this.ask()}ask(){this.unused.ask(this.days,this.limit)}render(){let[e,t]=this.t("unused.question").split("{days}");return a`
      <label class="row question">
        <span>${e}</span>
        <input
          type="number"
          inputmode="numeric"
          min="1"
          max=${Ds}
          .value=${String(this.days)}
          @input=${this.onDays}
        />
        <span>${t}</span>
      </label>
      ${this.renderAnswer(this.unused,r=>this.renderUnused(r))}
    `}renderUnused(e){let t=e.not_known.filter(i=>_r.includes(i)).map(i=>this.t(`unused.not_known.${i}`)),{language:r}=this.hass.locale;return a`
      ${Ot.map(i=>this.renderKind(e,i))}
      ${this.renderGroup("combinations",e.totals.combinations,()=>e.combinations.map(({skill:i,modality:o,last:l})=>a`<li>
            <div class="name"><bdi>${i}</bdi> <bdi class="how">${o}</bdi></div>
            <div class="quiet small">
              ${l===null?this.t("unused.why.never"):this.t("unused.why.not_since",{date:k(this.hass.locale,l,Ar)})}
            </div>
          </li>`))}
      <p class="quiet small">
        ${this.t("unused.note",{names:new Intl.ListFormat(r).format(t)})}
        ${e.recorder_since===null?this.t("unused.no_recorder"):this.t("unused.recorder",{date:me(this.hass,e.recorder_since)})}
      </p>
    `}renderKind(e,t){return this.renderGroup(t,e.totals[t],()=>e[t].map(r=>this.renderEntity(r)))}renderGroup(e,t,r){let i=this.t(`unused.kind.${e}`),o=a`<span class="number ${t===0?"zero":""}">
      ${this.number(t)}
    </span>`;return a`<details>
      <summary>${i} ${o}</summary>
      ${t===0?a`<ul>
            <li class="quiet">${this.t("unused.none")}</li>
          </ul>`:a`<ul>
            ${r()}
          </ul>`}
      ${t>this.limit&&this.limit<Ns?a`<button type="button" class="plain" @click=${this.showAll}>
            ${this.t("today.all",{count:this.number(t)})}
          </button>`:d}
    </details>`}renderEntity(e){let{name:t,used_by:r}=e,i=Tr(e.entity_id);return a`<li>
      <div class="name">
        ${i===void 0||!this.admin?a`<bdi>${t}</bdi>`:a`<a href=${i}><bdi>${t}</bdi></a>`}
      </div>
      <div class="quiet small name">${this.why(e)}</div>
      ${r.length===0?d:a`<div class="quiet small name">
            ${this.t("unused.used_by",{names:new Intl.ListFormat(this.hass.locale.language).format(r.map(o=>this.friendly(o)))})}
          </div>`}
    </li>`}why({why:e,last:t,seen_since:r}){let i=kr.includes(e)?e:"not_since",o=i==="no_change_seen"?r:t;if(o===null)return i==="off"||i==="unavailable"?this.t(`unused.why.${i}`):this.t("unused.why.never");let l=me(this.hass,o);return this.t(`unused.why.${i}`,{date:l})}friendly(e){let t=this.hass.states[e]?.attributes.friendly_name;return typeof t=="string"?t:e}onDays(e){let t=e.target.valueAsNumber;clearTimeout(this.timer),!(!Number.isInteger(t)||t<1||t>Ds)&&(this.days=t,this.timer=setTimeout(()=>this.ask(),wr))}showAll(){this.limit=Ns,this.ask()}};u([v()],$e.prototype,"days",2),u([v()],$e.prototype,"limit",2);function Tr(n){let s=n.split(".",1)[0];return s==="automation"||s==="script"||s==="scene"?`/config/${s}/show/${n}`:`/history?entity_id=${n}`}w("usage-stats-unused",$e);var Er="/usage-stats",Sr=1e4,vt=[{id:"today",path:"",icon:"mdi:calendar-today"},{id:"trends",path:"/trends",icon:"mdi:chart-line"},{id:"unused",path:"/unused",icon:"mdi:sleep"},{id:"trackers",path:"/trackers",icon:"mdi:radar"},{id:"data",path:"/data",icon:"mdi:folder-outline"}],Cr=n=>"stats"in n,H=class extends T{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[X,$`
      :host {
        background-color: var(--primary-background-color, #fafafa);
        display: flex;
        flex-direction: column;
        /* Home Assistant pads the panel where a screen has edges that cannot be used. */
        height: calc(
          100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px)
        );
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
        font-size: 1.429rem;
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
      }
      :host([narrow]) nav a {
        border-bottom: 0;
        flex: 1 1 0;
        flex-direction: column;
        font-size: 0.8125rem;
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
    `]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(e){return e.size!==1||!e.has("hass")||dt(e.get("hass"),this.hass)}willUpdate(e){let t=e.get("hass");e.has("hass")&&(t!==void 0&&t.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start())}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,Sr),this.stop=Xt(this.hass.connection,(e,t)=>{clearTimeout(this.timer),this.late=!1,this.error=t===void 0?void 0:He({message:t})??"",e!==void 0&&(this.live=e,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return Pe(this.hass.language)}get place(){let e=this.route?.path??"";return vt.find(t=>t.path===e)??vt[0]}render(){let{place:e}=this;return a`
      <header>
        <ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
        <h1>${j(this.hass.language)("title")}</h1>
      </header>
      <nav aria-label=${this.t("places")}>
        ${vt.map(({id:t,path:r,icon:i})=>a`<a
            href="${Er}${r}"
            aria-current=${t===e.id?"page":d}
          >
            <ha-icon .icon=${i} aria-hidden="true"></ha-icon>
            <span>${this.t(`place.${t}`)}</span>
          </a>`)}
      </nav>
      <div class="scroll">
        <main>${this.renderState()} ${this.renderPlace(e)}</main>
      </div>
    `}renderState(){let e=this.error??(this.late?this.t("error.slow"):void 0);return!this.hass.connected&&this.live!==void 0?a`<p class="notice warning" role="status">
        ${this.t("lost",{time:lt(this.hass,this.told)})}
      </p>`:e===void 0?d:a`<div class="notice error" role="alert">
      <p>${e||this.t("error.unknown")}</p>
      <button type="button" @click=${this.start}>${this.t("error.again")}</button>
    </div>`}renderPlace(e){let{hass:t,live:r}=this;if(r===void 0)return this.error===void 0?ct(6):a``;if(!Cr(r))return this.renderNotLoaded(r);switch(e.id){case"trends":return a`<usage-stats-trends .hass=${t} .live=${r}></usage-stats-trends>`;case"unused":return a`<usage-stats-unused .hass=${t} .live=${r}></usage-stats-unused>`;case"trackers":return a`<usage-stats-trackers .hass=${t} .live=${r}></usage-stats-trackers>`;case"data":return a`
          <usage-stats-files .hass=${t} .live=${r}></usage-stats-files>
          <usage-stats-privacy .hass=${t} .live=${r}></usage-stats-privacy>
          ${t.user?.is_admin?a`<usage-stats-events .hass=${t} .live=${r}></usage-stats-events>`:d}
        `;default:return a`<usage-stats-today .hass=${t} .live=${r}></usage-stats-today>`}}renderNotLoaded(e){if(e.state==="setup_in_progress"||e.state==="unload_in_progress")return a`<section><p>${this.t("starting")}</p></section>`;let t=this.hass.user?.is_admin===!0;return a`<section>
      <h2>${this.t("not_loaded")}</h2>
      ${e.reason?a`<p>${e.reason}</p>`:d}
      <p class="quiet">${this.t("not_loaded.help")}</p>
      ${t?a`<div class="row">
            <a class="button" href="/config/integrations/integration/${C}"
              >${this.t("not_loaded.link")}</a
            >
            ${e.issues.length>0?a`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:d}
          </div>`:d}
    </section>`}};u([x({attribute:!1})],H.prototype,"hass",2),u([x({type:Boolean,reflect:!0})],H.prototype,"narrow",2),u([x({attribute:!1})],H.prototype,"route",2),u([v()],H.prototype,"live",2),u([v()],H.prototype,"error",2),u([v()],H.prototype,"late",2);w("usage-stats-panel",H);export{H as UsageStatsPanel};
