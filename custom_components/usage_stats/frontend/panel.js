import{a as e,b as o,c as a,f as s,g as t,i as h,j as i}from"./shared.js";var r=class extends s{constructor(){super(...arguments);this.narrow=!1}static{this.styles=o`
header {
align-items: center;
background-color: var(--app-header-background-color, var(--primary-color, #009ac7));
color: var(--app-header-text-color, #fff);
display: flex;
height: var(--header-height, 56px);
}
h1 {
font-size: 1.25rem;
font-weight: 400;
margin: 0;
}
`}render(){return a`
<header>
<ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
<h1>${i(this.hass.language)("title")}</h1>
</header>
`}};e([t({attribute:!1})],r.prototype,"hass",2),e([t({type:Boolean})],r.prototype,"narrow",2);h("usage-stats-panel",r);export{r as UsageStatsPanel};
