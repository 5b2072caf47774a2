async function e(){let t=Date.now()+6e4;for(;!window.customElements.get("home-assistant");){if(Date.now()>t)return;await new Promise(o=>setTimeout(o,50))}await import("./cards.js")}e();
