import{A as Se,B as R,C as Ce,D as De,E as Ne,F as Le,G as Pe,H as Fe,I as J,J as ce,K as We,L as Re,M as He,N as qe,O as Oe,P as Q,Q as Me,a as c,b as f,c as i,d as we,e as d,f as $e,g as W,h as _,i as u,j as xe,k as g,l as N,m as w,o as ke,s as _e,t as Te,v as A,w as Ae,y as ze,z as Ee}from"./shared.js";var Ve={"place.today":"Heute","place.trends":"Verlauf","place.unused":"Unbenutzt","place.trackers":"Tracker","place.data":"Daten",places:"Bereiche","error.slow":"Innerhalb von zehn Sekunden kam keine Antwort.","error.unknown":"Das hat nicht geklappt.","error.again":"Erneut versuchen","error.newer":"Diese Seite passt nicht zur installierten Version. Lade sie neu.",lost:"Keine Verbindung zu Home Assistant. Letzter Stand: {time}.",starting:"Usage Stats startet.",not_loaded:"Usage Stats konnte nicht geladen werden","not_loaded.help":"Was bisher gezählt wurde, ist sicher. Mehr dazu auf der Seite der Integration.","not_loaded.link":"Integration öffnen",cancel:"Abbrechen",close:"Schließen","today.uses":"Nutzungen","today.combinations":"Kombinationen","today.closes":"Tag endet","today.list":"Heute benutzt","today.list_of":"Benutzt am {date}","today.filter":"Filtern","today.all":"Alle anzeigen ({count})","today.none":"Heute wurde noch nichts gezählt.","today.none_yesterday":"Heute wurde noch nichts gezählt; gestern {count}.","today.no_match":"Kein Eintrag passt zum Filter.","today.last_export":"Letzter Export: {time}","today.never_exported":"Bisher wurde nichts exportiert.","today.export":"Jetzt exportieren","today.reset":"Zurücksetzen …","reset.title":"Zähler zurücksetzen?","reset.pending":"Alle Zähler dieses Tages gehen auf null. {count} Nutzungen sind noch nicht exportiert und gehen verloren.","reset.nothing_pending":"Alle Zähler dieses Tages gehen auf null. Alles ist exportiert, es geht nichts verloren.","reset.unknown":"Alle Zähler dieses Tages gehen auf null. Was noch nicht exportiert ist, geht verloren.","reset.confirm":"Zurücksetzen","issue.file_not_written":"Nutzungen warten auf ihre Datei, die gerade nicht geschrieben werden kann. Nichts geht verloren.","issue.write_failed":"Nutzungen können gerade nicht gespeichert werden. Sie sind gezählt, gingen aber bei einem Stromausfall verloren.","issue.too_many_combinations":"Der Tag hat die Höchstzahl an Kombinationen. Neue werden nicht gezählt.","issue.database_damaged":"Die Datenbank war beschädigt und wurde ersetzt.","issue.other":"Zu Usage Stats liegt ein Reparaturhinweis vor.","issue.link":"Reparaturen öffnen","first.title":"Sieh, was hier wirklich benutzt wird","first.text":"Usage Stats zählt, wie oft etwas benutzt wird und auf welchem Weg. Es gibt zwei Möglichkeiten:","first.tracker":"Tracker zählen lassen","first.tracker_text":"Automationen, Lampen, Tasten, Türen und mehr werden ganz ohne YAML gezählt.","first.tracker_link":"Tracker hinzufügen","first.automation":"In einer Automation zählen","first.automation_text":"Rufe diese Aktion auf, wo etwas benutzt wird:","first.copy":"Kopieren","first.copied":"Kopiert","first.private":"Es wird nichts gesendet, solange du es nicht einschaltest.","trends.by":"Gruppieren","trends.day":"Tage","trends.week":"Wochen","trends.month":"Monate","trends.skill":"Was benutzt wurde","trends.all_skills":"Alles","trends.show_all":"Alles anzeigen","trends.uses":"Nutzungen","trends.change":"Gegenüber vorher","trends.days_without":"Tage ohne Nutzung","trends.expected":"Erwartet nächste Woche","trends.range":"{low} bis {high}","trends.chart":"Nutzungen im Verlauf","trends.hours":"Nach Uhrzeit und Wochentag","trends.table":"Was, und auf welchem Weg","trends.total":"Summe","trends.other":"Andere","trends.more_skills":"Und {count} weitere.","trends.most":"Am meisten benutzt","trends.least":"Am wenigsten benutzt","trends.not_used":"In dieser Zeit nicht benutzt, aber davor","trends.week_of":"Woche ab {date}","trends.no_history":"Noch ist kein ganzer Tag vorbei. Der Verlauf beginnt morgen.","trends.export":"Zeitraum exportieren …","trends.rename":"Umbenennen oder zusammenführen …","trends.correct":"Korrigieren …","export.title":"Zeitraum exportieren","export.text":"Schreibt die Nutzungen der letzten {days} ganzen Tage in eine eigene Datei im Ordner usage_stats.","export.do":"Exportieren","export.layout":"Zeilen","export.layout.long":"Eine Zeile pro Kombination und Tag","export.layout.wide":"Eine Zeile pro Tag","export.format":"Format","export.format.csv":"CSV","export.format.json":"JSON","export.separator":"Trennzeichen in CSV","export.separator.comma":"Komma","export.separator.semicolon":"Semikolon (für deutsches Excel)","export.zeros":"Auch Tage ohne Nutzung, als 0","rename.title":"Umbenennen oder zusammenführen","rename.text":"Gibt es den neuen Namen schon, wird beides zusammengeführt. Geschriebene CSV-Dateien bleiben, wie sie sind. Ohne Weg sind alle Wege gemeint.","rename.do":"Umbenennen","correct.title":"Nutzungen korrigieren","correct.text":"Fügt einem Tag Nutzungen hinzu oder zieht mit einer negativen Zahl welche ab. Die CSV-Datei des Tages bekommt eine eigene Zeile.","correct.do":"Korrigieren","correct.date":"Datum","correct.count":"Nutzungen hinzufügen oder abziehen","correct.reason":"Grund","name.skill":"Was benutzt wurde","name.modality":"Auf welchem Weg","name.new_skill":"Neuer Name","name.new_modality":"Neuer Weg","unused.question":"Seit {days} Tagen nicht benutzt","unused.kind.automations":"Automationen","unused.kind.scripts":"Skripte","unused.kind.scenes":"Szenen","unused.kind.buttons":"Tasten","unused.kind.devices":"Geräte","unused.kind.helpers":"Helfer","unused.kind.combinations":"Was du selbst zählst","unused.none":"Alles dieser Art wurde benutzt.","unused.why.never":"Nie benutzt","unused.why.not_since":"Zuletzt benutzt am {date}","unused.why.off":"Ausgeschaltet","unused.why.unavailable":"Gerade nicht verfügbar","unused.why.no_change_seen":"Keine Änderung seit {date}; was davor war, weiß niemand","unused.used_by":"Genannt in {names}","unused.note":"Was niemand wissen kann: ob etwas durch {names} benutzt wird.","unused.recorder":"Home Assistant kennt Änderungen von Geräten seit {date}.","unused.no_recorder":"Ohne den Recorder kennt Home Assistant nur Änderungen seit seinem Start.","unused.not_known.dashboards":"Dashboards","unused.not_known.templates":"Templates","unused.not_known.areas":"Bereiche","unused.not_known.labels":"Labels","unused.not_known.integrations":"Integrationen","trackers.none":"Noch gibt es keinen Tracker. Tracker zählen Automationen, Lampen, Tasten, Türen und mehr ganz ohne YAML.","trackers.change":"Tracker hinzufügen oder ändern","trackers.last":"Zuletzt erfasst: {time}","trackers.not_yet":"Nichts seit dem letzten Start","trackers.problem":"Dieser Tracker hat ein Problem.","trackers.event":"Ereignis {type}","trackers.unknown":"Nutzungen","trackers.kind.runs":"Wenn eine Automation oder ein Skript läuft","trackers.kind.turned_on":"Wenn Lampe, Schalter, Ventilator oder Ähnliches eingeschaltet wird","trackers.kind.pressed":"Wenn eine Taste gedrückt oder eine Szene aktiviert wird","trackers.kind.opened":"Wenn sich Tür, Fenster, Abdeckung oder Ventil öffnet","trackers.kind.finished":"Wenn eine Maschine fertig ist","trackers.kind.playing":"Wenn ein Mediaplayer zu spielen beginnt","trackers.kind.tags":"Wenn ein Tag gescannt wird","trackers.kind.voice":"Wenn Assist einen Satz verarbeitet","trackers.kind.printers":"Druckaufträge und Drucker, als Ereignisse","trackers.kind.features":"Ein- und ausgeschaltete Schalter und Automationen, als Ereignisse","trackers.kind.errors":"Fehler von Integrationen, als Ereignisse","trackers.kind.actions":"Wenn eine Aktion aufgerufen wird","trackers.kind.custom":"Mit eigenen Auslösern","files.title":"CSV-Dateien","files.none":"Noch gibt es keine Datei. Die erste entsteht, wenn der Tag endet, oder durch einen Export.","files.waiting":"Stapel, die auf ihre Datei warten: {count}. Nichts geht verloren.","files.archived":"archiviert","files.download":"Herunterladen","files.download_of":"{date} herunterladen","events.title":"Ereignisse der letzten sieben Tage","events.off":"Ereignisse sind in den Optionen ausgeschaltet: Es wird nichts Neues aufgezeichnet.","events.done":"Aufträge fertig","events.failed":"Fehlgeschlagen","events.hours":"Druckstunden","events.errors":"Fehler","events.uptime":"Stunden in Betrieb","events.printers":"Nach Drucker: {counts}","events.error_types":"Nach Fehler: {counts}","events.list":"Alle Ereignisse, neueste zuerst","events.type":"Art","events.all":"Alle Arten","events.none":"Es gibt keine Ereignisse dieser Art.","events.more":"Mehr anzeigen","event.app_start":"Home Assistant gestartet","event.app_shutdown":"Home Assistant beendet","event.job_created":"Auftrag angelegt","event.job_completed":"Auftrag fertig","event.job_failed":"Auftrag fehlgeschlagen","event.file_downloaded":"Datei heruntergeladen","event.file_uploaded":"Datei hochgeladen","event.printer_connected":"Drucker verbunden","event.printer_disconnected":"Drucker getrennt","event.error_occurred":"Fehler","event.feature_enabled":"Funktion eingeschaltet","event.feature_disabled":"Funktion ausgeschaltet","privacy.title":"Datenfreigabe und Privatsphäre","privacy.off":"Die Datenfreigabe ist aus. Nichts verlässt diesen Rechner.","privacy.on":"Die Datenfreigabe ist an.","privacy.paused":"Die Datenfreigabe ist pausiert. Es wird nichts gesendet, bis ein Reparaturhinweis beantwortet ist.","privacy.since":"Seit {date}, zu Version {version} des Datenschutztextes.","privacy.to":"Zusammenfassungen gehen an {address}.","privacy.next":"Die nächste wird gesendet: {time}.","privacy.share":"Freigeben …","privacy.share_do":"Freigeben","privacy.stop":"Freigabe beenden …","privacy.stop_title":"Freigabe beenden?","privacy.stop_text":"Ab jetzt wird nichts mehr gesendet. Was gesendet wurde, bleibt beim Collector, wenn es dort nicht gelöscht wird.","privacy.erase":"Auch dort löschen und die ID vergessen","privacy.stop_do":"Freigabe beenden","privacy.would":"Genau das würde gesendet","privacy.waits":"Genau das wartet auf das Senden","privacy.layout":"Zeilenumbrüche und Leerzeichen sind nur zum Lesen eingefügt. Kopieren nimmt den genauen Text.","privacy.submissions":"Sendungen","privacy.waiting":"wartet","privacy.accepted":"gesendet","privacy.dropped":"nicht gesendet","privacy.no_document":"Davon ist nichts aufgehoben.","own.title":"Deine Daten","own.text":"Alles, was als Ereignis aufgezeichnet ist, mit Einstellungen und Sendungen, als eine Datei; die Zählungen stehen in den CSV-Dateien.","own.export":"Meine Daten exportieren","own.delete":"Alles löschen …","delete.title":"Alles löschen?","delete.text":"Alle Ereignisse ({events}), alle Sendungen und Exporte von Ereignissen werden gelöscht, und was auf das Senden wartet. Das lässt sich nicht rückgängig machen.","delete.files":"Auch CSV-Dateien und Zähler","delete.stays":"Zähler, Verlauf der Nutzungen, CSV-Dateien, Einstellungen und die Einwilligung bleiben.","delete.stays_consent":"Einstellungen und die Einwilligung bleiben.","delete.next":"Weiter …","delete.sure_title":"Wirklich löschen?","delete.sure":"Die Ereignisse sind danach endgültig weg.","delete.sure_files":"Ereignisse, Zähler, der Verlauf aller Nutzungen und alle CSV-Dateien sind danach endgültig weg.","delete.type":"Zum Löschen {word} eingeben","delete.word":"LÖSCHEN","delete.do":"Alles löschen","delete.counts":"Ereignisse: {events}, Sendungen: {submissions}, Dateien: {files}."};var Ie={"place.today":"Today","place.trends":"Trends","place.unused":"Unused","place.trackers":"Trackers","place.data":"Data",places:"Places","error.slow":"There was no answer within ten seconds.","error.unknown":"That did not work.","error.again":"Try again","error.newer":"This page does not fit the installed version. Reload it.",lost:"No connection to Home Assistant. Last update: {time}.",starting:"Usage Stats is starting.",not_loaded:"Usage Stats could not be loaded","not_loaded.help":"What was counted so far is safe. The integration's page says more.","not_loaded.link":"Open the integration",cancel:"Cancel",close:"Close","today.uses":"Uses","today.combinations":"Combinations","today.closes":"Day ends","today.list":"Used today","today.list_of":"Used on {date}","today.filter":"Filter","today.all":"Show all ({count})","today.none":"Nothing counted yet today.","today.none_yesterday":"Nothing counted yet today; yesterday {count}.","today.no_match":"Nothing matches the filter.","today.last_export":"Last export: {time}","today.never_exported":"Nothing was exported yet.","today.export":"Export now","today.reset":"Reset…","reset.title":"Reset the counters?","reset.pending":"All counters of this day go to zero. {count} uses were not exported yet and would be lost.","reset.nothing_pending":"All counters of this day go to zero. Everything is exported, so nothing is lost.","reset.unknown":"All counters of this day go to zero. What was not exported yet is lost.","reset.confirm":"Reset","issue.file_not_written":"Uses wait for their file, which cannot be written now. Nothing is lost.","issue.write_failed":"Uses cannot be saved to the disk now. They are counted, but a power cut would lose them.","issue.too_many_combinations":"The day has the maximum number of combinations. New ones are not counted.","issue.database_damaged":"The database was damaged and has been replaced.","issue.other":"There is a repair issue about Usage Stats.","issue.link":"Open repairs","first.title":"See what is really used here","first.text":"Usage Stats counts how often something is used, and by which route. There are two ways to begin:","first.tracker":"Let trackers count","first.tracker_text":"Automations, lights, buttons, doors and more are counted without any YAML.","first.tracker_link":"Add a tracker","first.automation":"Count in an automation","first.automation_text":"Call this action wherever something is used:","first.copy":"Copy","first.copied":"Copied","first.private":"Nothing is sent unless you turn it on.","trends.by":"Group by","trends.day":"Days","trends.week":"Weeks","trends.month":"Months","trends.skill":"What was used","trends.all_skills":"Everything","trends.show_all":"Show everything","trends.uses":"Uses","trends.change":"Change from before","trends.days_without":"Days without use","trends.expected":"Expected next week","trends.range":"{low} to {high}","trends.chart":"Uses over time","trends.hours":"By hour and weekday","trends.table":"What, and by which route","trends.total":"Total","trends.other":"Other","trends.more_skills":"And {count} more.","trends.most":"Most used","trends.least":"Least used","trends.not_used":"Not used in this time, but before","trends.week_of":"Week of {date}","trends.no_history":"There is no whole day yet. Trends begin tomorrow.","trends.export":"Export this period…","trends.rename":"Rename or merge…","trends.correct":"Correct…","export.title":"Export this period","export.text":"Writes the uses of the last {days} whole days into a file of its own in the folder usage_stats.","export.do":"Export","export.layout":"Rows","export.layout.long":"A row per combination and day","export.layout.wide":"A row per day","export.format":"Format","export.format.csv":"CSV","export.format.json":"JSON","export.separator":"Separator in CSV","export.separator.comma":"Comma","export.separator.semicolon":"Semicolon (for Excel in German)","export.zeros":"Also days without use, as 0","rename.title":"Rename or merge","rename.text":"A new name that exists already merges both. CSV files that were written stay as they are. Without a route, all routes are meant.","rename.do":"Rename","correct.title":"Correct uses","correct.text":"Adds uses to a day, or takes some away with a negative number. The CSV file of that day gets a row of its own.","correct.do":"Correct","correct.date":"Date","correct.count":"Uses to add or take away","correct.reason":"Reason","name.skill":"What was used","name.modality":"By which route","name.new_skill":"New name","name.new_modality":"New route","unused.question":"Not used for {days} days","unused.kind.automations":"Automations","unused.kind.scripts":"Scripts","unused.kind.scenes":"Scenes","unused.kind.buttons":"Buttons","unused.kind.devices":"Devices","unused.kind.helpers":"Helpers","unused.kind.combinations":"What you count yourself","unused.none":"Everything of this kind was used.","unused.why.never":"Never used","unused.why.not_since":"Last used on {date}","unused.why.off":"Turned off","unused.why.unavailable":"Not available now","unused.why.no_change_seen":"No change since {date}; nobody knows what was before","unused.used_by":"Named in {names}","unused.note":"What nobody can know: whether something is used by {names}.","unused.recorder":"Home Assistant remembers changes of devices since {date}.","unused.no_recorder":"Without the recorder, Home Assistant knows only what changed since its start.","unused.not_known.dashboards":"dashboards","unused.not_known.templates":"templates","unused.not_known.areas":"areas","unused.not_known.labels":"labels","unused.not_known.integrations":"integrations","trackers.none":"There is no tracker yet. Trackers count automations, lights, buttons, doors and more without any YAML.","trackers.change":"Add or change trackers","trackers.last":"Last record: {time}","trackers.not_yet":"Nothing since the last start","trackers.problem":"This tracker has a problem.","trackers.event":"Event {type}","trackers.unknown":"Uses","trackers.kind.runs":"When an automation or script runs","trackers.kind.turned_on":"When a light, switch, fan or the like is turned on","trackers.kind.pressed":"When a button is pressed or a scene is activated","trackers.kind.opened":"When a door, window, cover or valve opens","trackers.kind.finished":"When a machine has finished","trackers.kind.playing":"When a media player starts to play","trackers.kind.tags":"When a tag is scanned","trackers.kind.voice":"When Assist handles a sentence","trackers.kind.printers":"Print jobs and printers, as events","trackers.kind.features":"Switches and automations turned on or off, as events","trackers.kind.errors":"Errors of integrations, as events","trackers.kind.actions":"When an action is called","trackers.kind.custom":"By triggers of its own","files.title":"CSV files","files.none":"There is no file yet. The first one is written when the day ends, or by an export.","files.waiting":"Batches that wait for their file: {count}. Nothing is lost.","files.archived":"archived","files.download":"Download","files.download_of":"Download {date}","events.title":"Events of the last seven days","events.off":"Events are turned off in the options: nothing new is recorded.","events.done":"Jobs done","events.failed":"Jobs failed","events.hours":"Printing hours","events.errors":"Errors","events.uptime":"Hours running","events.printers":"By printer: {counts}","events.error_types":"By error: {counts}","events.list":"All events, newest first","events.type":"Type","events.all":"All types","events.none":"There are no events of this kind.","events.more":"Show more","event.app_start":"Home Assistant started","event.app_shutdown":"Home Assistant stopped","event.job_created":"Job created","event.job_completed":"Job completed","event.job_failed":"Job failed","event.file_downloaded":"File downloaded","event.file_uploaded":"File uploaded","event.printer_connected":"Printer connected","event.printer_disconnected":"Printer disconnected","event.error_occurred":"Error","event.feature_enabled":"Feature turned on","event.feature_disabled":"Feature turned off","privacy.title":"Sharing and privacy","privacy.off":"Sharing is off. Nothing leaves this machine.","privacy.on":"Sharing is on.","privacy.paused":"Sharing is paused. Nothing is sent until a repair issue is answered.","privacy.since":"Since {date}, to version {version} of the privacy text.","privacy.to":"Summaries go to {address}.","privacy.next":"The next one is sent on {time}.","privacy.share":"Share…","privacy.share_do":"Share","privacy.stop":"Stop sharing…","privacy.stop_title":"Stop sharing?","privacy.stop_text":"From now on nothing is sent. What was sent stays at the collector unless it is erased there.","privacy.erase":"Also erase it there, and forget the ID","privacy.stop_do":"Stop sharing","privacy.would":"Exactly this would be sent","privacy.waits":"Exactly this waits to be sent","privacy.layout":"Line breaks and spaces are added for reading. Copy takes the exact text.","privacy.submissions":"Submissions","privacy.waiting":"waiting","privacy.accepted":"sent","privacy.dropped":"not sent","privacy.no_document":"Nothing of it is kept.","own.title":"Your data","own.text":"Everything that is recorded as events, with settings and submissions, as one file; the counts are in the CSV files.","own.export":"Export my data","own.delete":"Delete everything…","delete.title":"Delete everything?","delete.text":"All {events} events, all submissions and exports of events are deleted, and whatever waits to be sent. This cannot be undone.","delete.files":"Also CSV files and counters","delete.stays":"Counters, history of uses, CSV files, settings and the consent stay.","delete.stays_consent":"Settings and the consent stay.","delete.next":"Continue…","delete.sure_title":"Really delete?","delete.sure":"The events are gone for good after this.","delete.sure_files":"Events, counters, the history of all uses and all CSV files are gone for good after this.","delete.type":"Type {word} to delete","delete.word":"DELETE","delete.do":"Delete everything","delete.counts":"Events: {events}, submissions: {submissions}, files: {files}."};var X=_e(Ie,Ve);var H=class extends Error{};function ee(r){if(r instanceof H)return;let{message:n}=r??{};return typeof n=="string"&&n!==""?n:void 0}async function he(r){let n,e=new Promise((t,s)=>{n=setTimeout(()=>s(new H),1e4)});try{return await Promise.race([r,e])}finally{clearTimeout(n)}}var y=class{constructor(n,e){this.host=n;this.call=e;this.asking=!1;this.latest=0;n.addController(this)}hostDisconnected(){this.latest+=1,this.asking=!1}async ask(...n){this.last=n,this.latest+=1;let e=this.latest;this.asking=!0,this.host.requestUpdate();let t,s;try{t=await he(this.call(...n))}catch(a){s=a??new Error}e===this.latest&&(this.asking=!1,this.error=s,s===void 0&&(this.value=t),this.host.requestUpdate())}again(){this.last!==void 0&&this.ask(...this.last)}};var q=f`
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
`;function O(r,n,e){let{locale:t,config:s}=r,a=t.time_zone==="server"?{timeZone:s.time_zone}:{},o="hour"in e?{hour12:ke(t)}:{};return new Intl.DateTimeFormat(t.language,{...e,...o,...a}).format(new Date(n))}function ue(r,n){return O(r,n,{hour:"2-digit",minute:"2-digit"})}function z(r,n){let e={day:"numeric",month:"short",year:"numeric"},t=O(r,new Date().toISOString(),e);return O(r,n,e)===t?ue(r,n):O(r,n,{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",...new Date(n).getFullYear()===new Date().getFullYear()?{}:{year:"numeric"}})}function Ke(r,n){return O(r,n,{weekday:"short",hour:"2-digit",minute:"2-digit"})}function j(r,n){return O(r,n,{day:"numeric",month:"long",year:"numeric"})}function te(r,n){let[e,t]=n<1e3?[n,"byte"]:n<1e6?[n/1e3,"kilobyte"]:[n/1e6,"megabyte"];return N(r.locale,e,{style:"unit",unit:t,maximumFractionDigits:1})}function pe(r,n){return r===void 0||r.language!==n.language||r.locale!==n.locale||r.connected!==n.connected||r.connection!==n.connection||r.user?.is_admin!==n.user?.is_admin}var p=class extends W{constructor(){super(...arguments);this.busy=!1}static{this.styles=[q]}get t(){return X(this.hass.language)}get admin(){return this.hass.user?.is_admin===!0}number(e){return N(this.hass.locale,e)}shouldUpdate(e){return e.size!==1||!e.has("hass")||pe(e.get("hass"),this.hass)}async run(e){if(!this.busy){this.busy=!0,this.notice=void 0;try{return await he(e())}catch(t){this.notice={text:this.reason(t),failed:!0};return}finally{this.busy=!1}}}reason(e){return e instanceof H?this.t("error.slow"):ee(e)??this.t("error.unknown")}renderNotice(){let e=this.notice;return i`<div role="status">
${e===void 0?d:i`<p class="notice ${e.failed?"error":""}">${e.text}</p>`}
</div>`}renderAnswer(e,t){let{value:s,error:a}=e;return i`
${a===void 0?d:i`<div class="notice error" role="alert">
<p>${this.reason(a)}</p>
<button type="button" @click=${()=>e.again()}>${this.t("error.again")}</button>
</div>`}
${s!==void 0?t(s):a===void 0?me(4):d}
`}};c([_({attribute:!1})],p.prototype,"hass",2),c([_({attribute:!1})],p.prototype,"live",2),c([u()],p.prototype,"busy",2),c([u()],p.prototype,"notice",2);function me(r){let n=["92%","76%","84%","60%"];return i`<div aria-hidden="true">
${Array.from({length:r},(e,t)=>i`<div class="skeleton" style="width:${n[t%4]}"></div>`)}
</div>`}var fe=50,je=1e3,Be=["app_start","app_shutdown","job_created","job_completed","job_failed","file_downloaded","file_uploaded","printer_connected","printer_disconnected","error_occurred","feature_enabled","feature_disabled"],B=class extends p{constructor(){super(...arguments);this.type="";this.limit=fe;this.week=new y(this,()=>J(this.hass));this.events=new y(this,(e,t)=>Fe(this.hass,e,t===""?void 0:t))}static{this.styles=[...p.styles,f`
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
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}firstUpdated(){!this.events.asking&&this.events.value===void 0&&this.ask()}ask(){this.week.ask(),this.events.ask(this.limit,this.type)}render(){return i`<section>
<h2>${this.t("events.title")}</h2>
${this.live.records_events?d:i`<p>${this.t("events.off")}</p>`}
${this.renderAnswer(this.week,({this_week:e})=>{let t=s=>Object.entries(s).map(([a,o])=>`${a} ${this.number(o)}`).join(" · ");return i`
<dl>
${this.fact("events.done",e.jobs_completed)}
${this.fact("events.failed",e.jobs_failed)}
${this.fact("events.hours",e.print_hours)}
${this.fact("events.errors",e.error_count)}
${this.fact("events.uptime",e.uptime_hours)}
</dl>
${Object.keys(e.by_printer_type).length===0?d:i`<p class="quiet small">
${this.t("events.printers",{counts:t(e.by_printer_type)})}
</p>`}
${Object.keys(e.by_error_type).length===0?d:i`<p class="quiet small">
${this.t("events.error_types",{counts:t(e.by_error_type)})}
</p>`}
`})}
<div class="row spread list">
<h3>${this.t("events.list")}</h3>
<select aria-label=${this.t("events.type")} @change=${this.onType}>
<option value="">${this.t("events.all")}</option>
${Be.map(e=>i`<option value=${e}>${this.t(`event.${e}`)}</option>`)}
</select>
</div>
${this.renderAnswer(this.events,e=>this.renderEvents(e))}
</section>`}fact(e,t){return i`<div>
<dt>${this.t(e)}</dt>
<dd>${this.number(t)}</dd>
</div>`}renderEvents(e){return e.length===0?i`<p class="quiet">${this.t("events.none")}</p>`:i`
<ul>
${e.map(t=>i`<li>
<div>${this.name(t.event_type)}</div>
<div class="quiet small number">${z(this.hass,t.timestamp)}</div>
<div class="quiet small name">
${Object.entries(t.metadata).map(([s,a])=>`${s}: ${String(a)}`).join(" · ")}
</div>
</li>`)}
</ul>
${e.length>=this.limit&&this.limit<je?i`<button type="button" class="plain" @click=${this.more}>
${this.t("events.more")}
</button>`:d}
`}name(e){return Be.includes(e)?this.t(`event.${e}`):e}onType(e){this.type=e.target.value,this.limit=fe,this.events.ask(this.limit,this.type)}more(){this.limit=Math.min(je,this.limit+fe),this.events.ask(this.limit,this.type)}};c([u()],B.prototype,"type",2),c([u()],B.prototype,"limit",2);g("usage-stats-events",B);var mt=10,se=class extends p{constructor(){super(...arguments);this.all=!1;this.files=new y(this,()=>Pe(this.hass))}static{this.styles=[...p.styles,f`
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
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.files.ask()}updated(e){let t=e.get("live");e.has("live")&&t?.last_export!==this.live.last_export&&this.files.ask()}render(){let{waiting_batches:e}=this.live;return i`<section>
<h2>${this.t("files.title")}</h2>
${e>0?i`<p class="notice warning">
${this.t("files.waiting",{count:this.number(e)})}
</p>`:d}
${this.renderNotice()} ${this.renderAnswer(this.files,t=>this.renderFiles(t))}
</section>`}renderFiles({files:e,total_files:t}){if(e.length===0)return i`<p class="quiet">${this.t("files.none")}</p>`;let s=this.all?e:e.slice(0,mt),a=new Map;for(let o of s){let l=o.date.slice(0,7);a.set(l,[...a.get(l)??[],o])}return i`
${[...a].map(([o,l])=>i`
<h3>${w(this.hass.locale,`${o}-01`,{month:"long",year:"numeric"})}</h3>
<ul>
${l.map(m=>this.renderFile(m))}
</ul>
`)}
${s.length<e.length?i`<button type="button" class="plain more" @click=${()=>this.all=!0}>
${this.t("today.all",{count:this.number(t)})}
</button>`:d}
`}renderFile(e){let t=w(this.hass.locale,e.date,{weekday:"long",day:"numeric"});return i`<li>
<div>
<div>${t}</div>
<div class="quiet small">
${te(this.hass,e.size_bytes)}${e.archived?i` · ${this.t("files.archived")}`:d}
</div>
</div>
<button
type="button"
class="plain"
aria-label=${this.t("files.download_of",{date:w(this.hass.locale,e.date)})}
?disabled=${this.busy}
@click=${()=>this.run(()=>Q(this.hass,qe(e.filename)))}
>
${this.t("files.download")}
</button>
</li>`}};c([u()],se.prototype,"all",2);g("usage-stats-files",se);async function ie(r){if(navigator.clipboard){await navigator.clipboard.writeText(r);return}let n=document.createElement("textarea");n.value=r,n.style.position="fixed",n.style.opacity="0",document.body.append(n),n.select(),document.execCommand("copy"),n.remove()}var U=class extends W{constructor(){super(...arguments);this.heading=""}static{this.styles=[q,f`
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
`]}async firstUpdated(){await this.updateComplete,this.isConnected&&this.dialog.showModal()}render(){return i`
<dialog aria-labelledby="heading" @close=${this.onClose}>
<h2 id="heading">${this.heading}</h2>
<slot></slot>
<div class="row"><slot name="buttons"></slot></div>
</dialog>
`}onClose(){this.dispatchEvent(new CustomEvent("closed"))}};c([_()],U.prototype,"heading",2),c([xe("dialog")],U.prototype,"dialog",2);g("usage-stats-dialog",U);var Ue="",Ze="",Ge="",ft=/\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)/;async function Ye(r,n){let[e,{documentation:t}]=await Promise.all([r.loadBackendTranslation("config",A),r.callWS({type:"manifest/get",integration:A})]),s=`component.${A}.config.step.sharing`,a={fold:Ue,folded:Ze,end:Ge};return{title:e(`${s}.title`),description:e(`${s}.description`,{...n,documentation:t,...a}),share:e(`${s}.data.share`),collectorUrl:e(`${s}.data.collector_url`),collectorUrlHelp:e(`${s}.data_description.collector_url`),apiKey:e(`${s}.data.api_key`),apiKeyHelp:e(`${s}.data_description.api_key`),erase:e(`${s}.data.erase`),eraseHelp:e(`${s}.data_description.erase`)}}function Je(r){return r.split(Ge).map(n=>{let[e="",t=""]=n.split(Ue);if(t==="")return i`${ve(e)}`;let[s,a=""]=t.split(Ze);return i`${ve(e)}
<details>
<summary>${s}</summary>
${ve(a)}
</details>`})}function ve(r){return r.split(/(```json\n[\s\S]*?\n```)|\n\n/).filter(n=>n!==void 0&&n.trim()!=="").map(n=>n.startsWith("```")?i`<pre tabindex="0">${n.slice(8,-4)}</pre>`:i`<p>
${n.trim().split(`
`).map((e,t)=>t===0?i`${ge(e)}`:i`<br />${ge(e)}`)}
</p>`)}function ge(r){let n=ft.exec(r);if(n===null)return i`${r}`;let[e,t,s,a,o,l]=n,m=r.slice(0,n.index),k=r.slice(n.index+e.length),T;return t!==void 0?T=i`<strong>${t}</strong>`:s!==void 0?T=i`<em>${s}</em>`:a!==void 0?T=i`<code>${a}</code>`:T=i`<a href=${l} target="_blank" rel="noreferrer">${o}</a>`,i`${m}${T}${ge(k)}`}function ne(r){let n="",e=0,t=!1,s=()=>`
${"  ".repeat(e)}`;for(let a=0;a<r.length;a+=1){let o=r.charAt(a);if(t)n+=o,o==="\\"?(a+=1,n+=r.charAt(a)):o==='"'&&(t=!1);else if(o==='"')t=!0,n+=o;else if(o==="{"||o==="["){e+=1;let l=r.charAt(a+1);n+=l==="}"||l==="]"?o:o+s()}else if(o==="}"||o==="]"){e=Math.max(0,e-1);let l=r.charAt(a-1);n+=l==="{"||l==="["?o:s()+o}else o===","?n+=o+s():o===":"?n+=`${o} `:n+=o}return n}var C=class extends p{constructor(){super(...arguments);this.copied=!1;this.files=!1;this.erase=!1;this.word="";this.preview=new y(this,()=>ce(this.hass));this.totals=new y(this,()=>J(this.hass));this.words=new y(this,async()=>{let e=this.preview.value??await ce(this.hass),{privacy_version:t=""}=this.live.sharing;return Ye(this.hass,{document:ne(e.payload),version:t})})}static{this.styles=[...p.styles,f`
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
`]}updated(e){let t=e.get("live");this.admin&&e.has("live")&&JSON.stringify(t?.sharing)!==JSON.stringify(this.live.sharing)&&this.preview.ask()}render(){return i`
<section>
<h2>${this.t("privacy.title")}</h2>
${this.renderState()} ${this.open===void 0?this.renderNotice():d}
${this.admin?this.renderSharing():d}
</section>
${this.admin?this.renderOwn():d} ${this.renderOpen()}
`}renderState(){let{status:e,since:t,collector_url:s,next_submission:a}=this.live.sharing;return e==="off"?i`<p class="state">${this.t("privacy.off")}</p>`:t?i`
<p class="state">${this.t(`privacy.${e}`)}</p>
<p class="quiet">
${this.t("privacy.since",{date:j(this.hass,t),version:this.live.sharing.policy_version??""})}
${this.t("privacy.to",{address:s??""})}
${a?this.t("privacy.next",{time:z(this.hass,a)}):d}
</p>
${e==="paused"?i`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`:d}
`:i`<p class="state">${this.t(`privacy.${e}`)}</p>`}renderSharing(){let e=this.live.sharing.status==="off";return i`
<div class="row">
${e?i`<button type="button" @click=${()=>this.show("share")}>
${this.t("privacy.share")}
</button>`:i`<button type="button" class="plain" @click=${()=>this.show("stop")}>
${this.t("privacy.stop")}
</button>`}
</div>
<div class="document">
${this.renderAnswer(this.preview,t=>this.renderPreview(t))}
</div>
`}renderPreview({payload:e,waiting:t,submissions:s}){return i`
<details>
<summary>
${this.t(t?"privacy.waits":"privacy.would")}
<span class="quiet small">
${te(this.hass,new TextEncoder().encode(e).length)}
</span>
</summary>
<p class="quiet small">${this.t("privacy.layout")}</p>
<pre tabindex="0">${ne(e)}</pre>
<button type="button" class="plain" @click=${()=>this.copy(e)}>
${this.t(this.copied?"first.copied":"first.copy")}
</button>
</details>
${s.length===0?d:i`<h3>${this.t("privacy.submissions")}</h3>
${s.map(a=>this.renderSubmission(a))}`}
`}renderSubmission({from:e,to:t,state:s,at:a,payload:o}){let l={day:"numeric",month:"short",year:"numeric"},m=`${w(this.hass.locale,e,l)} – ${w(this.hass.locale,t,l)}`,k=a===null?"":` · ${z(this.hass,a)}`;return i`<details>
<summary>
${m} <span class="quiet small">${this.t(`privacy.${s}`)}${k}</span>
</summary>
${o===""?i`<p class="quiet">${this.t("privacy.no_document")}</p>`:i`<pre tabindex="0">${ne(o)}</pre>`}
</details>`}renderOwn(){return i`<section>
<h2>${this.t("own.title")}</h2>
<p class="quiet">${this.t("own.text")}</p>
<div class="row">
<button
type="button"
?disabled=${this.busy}
@click=${()=>this.run(()=>Q(this.hass,Oe))}
>
${this.t("own.export")}
</button>
<button type="button" class="danger" @click=${()=>this.show("delete")}>
${this.t("own.delete")}
</button>
</div>
</section>`}renderOpen(){if(!this.admin)return d;switch(this.open){case"share":return this.renderShare();case"stop":return this.dialog("privacy.stop_title",this.renderStop(),{text:"privacy.stop_do",run:()=>this.stop()});case"delete":return this.dialog("delete.title",this.renderDelete(),{text:"delete.next",run:()=>this.show("sure")});case"sure":return this.dialog("delete.sure_title",this.renderSure(),{text:"delete.do",run:()=>this.delete(),off:this.word.trim().toLocaleUpperCase(this.hass.language)!==this.t("delete.word")});default:return d}}dialog(e,t,s){return[this.open].map(()=>i`<usage-stats-dialog
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
?disabled=${this.busy||s.off===!0}
@click=${s.run}
>
${this.t(s.text)}
</button>
</usage-stats-dialog>`)}renderShare(){let{value:e}=this.words;return i`<usage-stats-dialog
heading=${e?.title??this.t("privacy.share")}
@closed=${()=>this.show(void 0)}
>
${this.renderAnswer(this.words,t=>i`
${Je(t.description)}
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
</usage-stats-dialog>`}renderStop(){return i`
<p>${this.t("privacy.stop_text")}</p>
<label class="tick">
<input
type="checkbox"
.checked=${this.erase}
@change=${e=>this.erase=e.target.checked}
/>
<span>${this.t("privacy.erase")}</span>
</label>
`}renderDelete(){let e=this.totals.value?.total_events;return i`
${this.renderAnswer(this.totals,()=>i`<p>${this.t("delete.text",{events:this.number(e??0)})}</p>`)}
<label class="tick">
<input
type="checkbox"
.checked=${this.files}
@change=${t=>this.files=t.target.checked}
/>
<span>${this.t("delete.files")}</span>
</label>
<p class="quiet">${this.t(this.files?"delete.stays_consent":"delete.stays")}</p>
`}renderSure(){return i`
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
`}show(e){this.open=e,e!==void 0&&(this.notice=void 0,e==="share"&&this.words.ask(),e==="delete"&&this.totals.ask(),e!=="sure"&&(this.files=e==="delete"?this.files:!1),this.word="",this.erase=!1)}async copy(e){await ie(e),this.copied=!0}async share(e){e.preventDefault();let t=Object.fromEntries([...new FormData(e.target)].filter(([,a])=>a!=="")),s=this.live.sharing.privacy_version;await this.finish(()=>We(this.hass,{...t,...s?{privacy_policy_version:s}:{}}))}async stop(){await this.finish(()=>Re(this.hass,this.erase))}async delete(){let e=this.files;await this.finish(async()=>{let t=await He(this.hass,e),s=this.t("delete.counts",{events:this.number(t.deleted_events),submissions:this.number(t.deleted_history),files:this.number(t.deleted_files)});return{...t,message:`${t.message} ${s}`}}),this.files=!1}async finish(e){let t=await this.run(e);t!==void 0&&(this.show(void 0),this.notice={text:t.message,failed:!t.success},this.preview.ask())}};c([u()],C.prototype,"open",2),c([u()],C.prototype,"copied",2),c([u()],C.prototype,"files",2),c([u()],C.prototype,"erase",2),c([u()],C.prototype,"word",2);g("usage-stats-privacy",C);var Qe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Xe=r=>(...n)=>({_$litDirective$:r,values:n}),re=class{constructor(n){}get _$AU(){return this._$AM._$AU}_$AT(n,e,t){this._$Ct=n,this._$AM=e,this._$Ci=t}_$AS(n,e){return this.update(n,e)}update(n,e){return this.render(...e)}};var{I:vt}=$e,et=r=>r;var tt=()=>document.createComment(""),M=(r,n,e)=>{let t=r._$AA.parentNode,s=n===void 0?r._$AB:n._$AA;if(e===void 0){let a=t.insertBefore(tt(),s),o=t.insertBefore(tt(),s);e=new vt(a,o,r,r.options)}else{let a=e._$AB.nextSibling,o=e._$AM,l=o!==r;if(l){let m;e._$AQ?.(r),e._$AM=r,e._$AP!==void 0&&(m=r._$AU)!==o._$AU&&e._$AP(m)}if(a!==s||l){let m=e._$AA;for(;m!==a;){let k=et(m).nextSibling;et(t).insertBefore(m,s),m=k}}}return e},D=(r,n,e=r)=>(r._$AI(n,e),r),gt={},st=(r,n=gt)=>r._$AH=n,it=r=>r._$AH,ae=r=>{r._$AR(),r._$AA.remove()};var nt=(r,n,e)=>{let t=new Map;for(let s=n;s<=e;s++)t.set(r[s],s);return t},rt=Xe(class extends re{constructor(r){if(super(r),r.type!==Qe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(r,n,e){let t;e===void 0?e=n:n!==void 0&&(t=n);let s=[],a=[],o=0;for(let l of r)s[o]=t?t(l,o):o,a[o]=e(l,o),o++;return{values:a,keys:s}}render(r,n,e){return this.dt(r,n,e).values}update(r,[n,e,t]){let s=it(r),{values:a,keys:o}=this.dt(n,e,t);if(!Array.isArray(s))return this.ut=o,a;let l=this.ut??=[],m=[],k,T,b=0,$=s.length-1,v=0,h=a.length-1;for(;b<=$&&v<=h;)if(s[b]===null)b++;else if(s[$]===null)$--;else if(l[b]===o[v])m[v]=D(s[b],a[v]),b++,v++;else if(l[$]===o[h])m[h]=D(s[$],a[h]),$--,h--;else if(l[b]===o[h])m[h]=D(s[b],a[h]),M(r,m[h+1],s[b]),b++,h--;else if(l[$]===o[v])m[v]=D(s[$],a[v]),M(r,s[b],s[$]),$--,v++;else if(k===void 0&&(k=nt(o,v,h),T=nt(l,b,$)),k.has(l[b]))if(k.has(l[$])){let x=T.get(o[v]),S=x!==void 0?s[x]:null;if(S===null){let I=M(r,s[b]);D(I,a[v]),m[v]=I}else m[v]=D(S,a[v]),M(r,s[b],S),s[x]=null;v++}else ae(s[$]),$--;else ae(s[b]),b++;for(;v<=h;){let x=M(r,m[h+1]);D(x,a[v]),m[v++]=x}for(;b<=$;){let x=s[b++];x!==null&&ae(x)}return this.ut=o,st(r,m),we}});var at=50,ot=`action: usage_stats.record
data:
skill: Espresso
modality: button`,bt=["file_not_written","write_failed","too_many_combinations","database_damaged"],oe=({skill:r,modality:n})=>`${r}
${n}`,L=class extends p{constructor(){super(...arguments);this.filter="";this.all=!1;this.asked=!1;this.copied=!1;this.yesterday=new y(this,()=>R(this.hass,{days:1}));this.pending=new y(this,()=>Ee(this.hass))}static{this.styles=[...p.styles,f`
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
`]}willUpdate(e){let t=e.get("live");e.has("live")&&this.live.total_usages===0&&t?.date!==this.live.date&&this.yesterday.ask()}render(){let{live:e}=this;return e.known_combinations===0&&e.total_usages===0&&e.trackers.length===0?this.renderFirst():i`
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
<dd class="soon">${Ke(this.hass,e.closes)}</dd>
</div>
</dl>
<section>${this.renderList()}</section>
${this.renderActions()} ${this.asked?this.renderReset():d}
`}renderIssues(){let{issues:e}=this.live,t=bt.filter(s=>e.includes(s));return t.length===0?d:i`<div class="notice warning">
${t.map(s=>i`<p>${this.t(`issue.${s}`)}</p>`)}
${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:d}
</div>`}renderList(){let{live:e}=this;if(e.stats.length===0){let o=this.yesterday.value?.total??0,l=o>0?this.t("today.none_yesterday",{count:this.number(o)}):this.t("today.none");return i`<p>${l}</p>`}let t=this.rows(),s=this.all?t:t.slice(0,at),a=e.stats.reduce((o,{count:l})=>Math.max(o,l),0);return i`
<div class="row spread head">
<h2>${this.title_()}</h2>
${e.stats.length>at?i`<input
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
${rt(s,oe,({skill:o,modality:l,count:m})=>i`<li style="--share:${100*m/a}%">
<span class="name"><bdi>${o}</bdi> <bdi class="how">${l}</bdi></span>
<span class="number">${this.number(m)}</span>
</li>`)}
</ul>
${t.length===0?i`<p>${this.t("today.no_match")}</p>`:d}
${s.length<t.length?i`<button type="button" class="plain more" @click=${()=>this.all=!0}>
${this.t("today.all",{count:this.number(t.length)})}
</button>`:d}
`}title_(){let{date:e,closes:t}=this.live,s=new Intl.DateTimeFormat("en-CA",{timeZone:this.hass.config.time_zone}).format(new Date);return e===s||!t?this.t("today.list"):this.t("today.list_of",{date:w(this.hass.locale,e)})}rows(){let e=this.filter.trim().toLocaleLowerCase(this.hass.locale.language),t=e===""?this.live.stats:this.live.stats.filter(o=>`${o.skill} ${o.modality}`.toLocaleLowerCase(this.hass.locale.language).includes(e));if(this.held===void 0)return t;let s=new Map(this.held.map((o,l)=>[o,l])),a=s.size;return[...t].sort((o,l)=>(s.get(oe(o))??a)-(s.get(oe(l))??a))}renderActions(){let e=this.live.last_export;return i`
${this.renderNotice()}
<div class="row">
<button type="button" ?disabled=${this.busy} @click=${this.export}>
${this.t("today.export")}
</button>
${this.admin?i`<button type="button" class="plain" ?disabled=${this.busy} @click=${this.ask}>
${this.t("today.reset")}
</button>`:d}
<span class="quiet small">
${e===null?this.t("today.never_exported"):this.t("today.last_export",{time:z(this.hass,e)})}
</span>
</div>
`}renderReset(){let{value:e,error:t}=this.pending;return i`<usage-stats-dialog heading=${this.t("reset.title")} @closed=${this.unask}>
${t!==void 0?i`<p>${this.t("reset.unknown")}</p>`:e===void 0?i`<div class="skeleton"></div>`:e>0?i`<p>${this.t("reset.pending",{count:this.number(e)})}</p>`:i`<p>${this.t("reset.nothing_pending")}</p>`}
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
</usage-stats-dialog>`}renderFirst(){return i`<section>
<h2>${this.t("first.title")}</h2>
<p>${this.t("first.text")}</p>
<div class="ways">
<div>
<h3>${this.t("first.tracker")}</h3>
<p>${this.t("first.tracker_text")}</p>
${this.admin?i`<a class="button" href="/config/integrations/integration/${A}"
>${this.t("first.tracker_link")}</a
>`:d}
</div>
<div>
<h3>${this.t("first.automation")}</h3>
<p>${this.t("first.automation_text")}</p>
<pre>${ot}</pre>
<button type="button" class="plain" @click=${this.copy}>
${this.t(this.copied?"first.copied":"first.copy")}
</button>
</div>
</div>
<p class="quiet">${this.t("first.private")}</p>
</section>`}onFilter(e){this.filter=e.target.value}hold(){this.held??=this.live.stats.map(oe)}release(){this.held=void 0,this.requestUpdate()}async copy(){await ie(ot),this.copied=!0}async export(){let e=await this.run(()=>ze(this.hass));e&&(this.notice={text:e.message,failed:!e.success})}ask(){this.pending.value=void 0,this.asked=!0,this.pending.ask()}unask(){this.asked=!1}async reset(){let e=await this.run(()=>Se(this.hass));this.asked=!1,e&&(this.notice={text:e.message,failed:!e.success})}};c([u()],L.prototype,"filter",2),c([u()],L.prototype,"all",2),c([u()],L.prototype,"asked",2),c([u()],L.prototype,"copied",2);g("usage-stats-today",L);var yt=["runs","turned_on","pressed","opened","finished","playing","tags","voice","printers","features","errors","actions","custom"],be=class extends p{static{this.styles=[...p.styles,f`
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
`]}render(){let{trackers:n}=this.live;return i`
<section>
${n.length===0?i`<p>${this.t("trackers.none")}</p>`:i`<ul>
${n.map(e=>this.renderTracker(e))}
</ul>`}
</section>
${this.admin?i`<div class="row">
<a class="button" href="/config/integrations/integration/${A}"
>${this.t("trackers.change")}</a
>
</div>`:d}
`}renderTracker(n){return i`<li>
<div class="name title"><bdi>${n.name}</bdi></div>
<div class="last quiet small">
${n.last===null?this.t("trackers.not_yet"):this.t("trackers.last",{time:z(this.hass,n.last)})}
</div>
<div class="quiet name">${this.records(n)}</div>
${n.has_problem?i`<div class="notice warning">
<p>${n.problem??this.t("trackers.problem")}</p>
${this.admin?i`<a href="/config/repairs">${this.t("issue.link")}</a>`:d}
</div>`:d}
</li>`}records({kind:n,skill:e,modality:t,event_type:s}){return typeof e=="string"?[e,t].filter(a=>typeof a=="string").join(" · "):typeof s=="string"?this.t("trackers.event",{type:s}):yt.includes(n)?this.t(`trackers.kind.${n}`):this.t("trackers.unknown")}};g("usage-stats-trackers",be);var wt=12,$t=420,xt=9,kt=55;function P(r,n){let e=new Map;for(let t of r)e.set(n(t),(e.get(n(t))??0)+t.count);return[...e].sort((t,s)=>s[1]-t[1])}var V=class extends p{constructor(){super(...arguments);this.combinations=[];this.choice={};this.width=0;this.observer=new ResizeObserver(([e])=>{e&&(this.width=Math.floor(e.contentRect.width))})}static{this.styles=[...p.styles,f`
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
`]}connectedCallback(){super.connectedCallback(),this.observer.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.observer.disconnect()}render(){let e=P(this.combinations,({skill:h})=>h),t=P(this.combinations,({modality:h})=>h),s=this.width<$t,a=s?72:128,o=s?38:64,l=Math.max(3,Math.min(xt,Math.floor((this.width-a)/o))),m=t.length<=l-1,k=t.slice(0,m?l-1:l-2),T=new Map(this.combinations.map(({skill:h,modality:x,count:S})=>[`${h}
${x}`,S])),b=Math.max(1,...T.values()),$=e.reduce((h,[,x])=>h+x,0),v=e.slice(0,wt);return i`
<table class=${s?"small":""}>
<colgroup>
<col style="width:${a}px" />
</colgroup>
<thead>
<tr>
<td class="total"></td>
${k.map(([h])=>i`<th scope="col">${this.button(h,{modality:h})}</th>`)}
${m?d:i`<th scope="col" class="quiet">${this.t("trends.other")}</th>`}
<th scope="col" class="quiet">${this.t("trends.total")}</th>
</tr>
</thead>
<tbody>
${v.map(([h,x])=>{let S=k.map(([K])=>T.get(`${h}
${K}`)??0),I=x-S.reduce((K,le)=>K+le,0);return i`<tr>
<th scope="row">${this.button(h,{skill:h})}</th>
${S.map((K,le)=>this.cell(K,b,{skill:h,modality:k[le]?.[0]}))}
${m?d:i`<td class="quiet">${I>0?this.number(I):"–"}</td>`}
<td class="total">${this.number(x)}</td>
</tr>`})}
</tbody>
<tfoot>
<tr>
<th scope="row" class="quiet">${this.t("trends.total")}</th>
${k.map(([,h])=>i`<td class="total">${this.number(h)}</td>`)}
${m?d:i`<td class="total">
${this.number($-k.reduce((h,[,x])=>h+x,0))}
</td>`}
<td class="total">${this.number($)}</td>
</tr>
</tfoot>
</table>
${e.length>v.length?i`<p class="quiet small">
${this.t("trends.more_skills",{count:this.number(e.length-v.length)})}
</p>`:d}
`}cell(e,t,s){return e===0?i`<td class="none">–</td>`:i`<td style="--share:${Math.round(6+(kt-6)*(e/t))}">
${this.button(this.number(e),s)}
</td>`}button(e,t){let{skill:s,modality:a}=this.choice,o=s===t.skill&&a===t.modality;return i`<button
type="button"
aria-pressed=${o?"true":"false"}
@click=${()=>this.choose(o?{}:t)}
>
<bdi>${e}</bdi>
</button>`}choose(e){this.dispatchEvent(new CustomEvent("chosen",{detail:e}))}};c([_({attribute:!1})],V.prototype,"combinations",2),c([_({attribute:!1})],V.prototype,"choice",2),c([u()],V.prototype,"width",2);g("usage-stats-matrix",V);var F=class extends p{constructor(){super(...arguments);this.days=28;this.choice={};this.combinations=[]}static{this.styles=[...p.styles,f`
.pair {
display: grid;
gap: 0 12px;
grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
}
.pair .tick {
align-self: end;
}
`]}render(){return this.admin?i`
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
`:d}renderForm(e){return i`<usage-stats-dialog
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
</usage-stats-dialog>`}renderExport(){return i`
<p>${this.t("export.text",{days:this.number(this.days)})}</p>
<div class="pair">
${this.select("layout",["long","wide"])} ${this.select("format",["csv","json"])}
${this.select("separator",["comma","semicolon"])}
<label class="tick">
<input type="checkbox" name="zeros" />
<span>${this.t("export.zeros")}</span>
</label>
</div>
`}select(e,t){return i`<label class="field">
${this.t(`export.${e}`)}
<select name=${e}>
${t.map(s=>i`<option value=${s}>
${this.t(`export.${e}.${s}`)}
</option>`)}
</select>
</label>`}renderRename(){return i`
<p>${this.t("rename.text")}</p>
<div class="pair">
${this.name("skill",!0)} ${this.name("modality",!1)}
${this.name("new_skill",!1)} ${this.name("new_modality",!1)}
</div>
${this.names()}
`}renderCorrect(){return i`
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
`}name(e,t){let s=e.endsWith("skill")?"skill":"modality",a=e.startsWith("new")?"":this.choice[s]??"";return i`<label class="field">
${this.t(`name.${e}`)}
<input
name=${e}
list=${`${s}s`}
maxlength="64"
autocomplete="off"
?required=${t}
.value=${a}
/>
</label>`}names(){let e=(t,s)=>i`<datalist id=${t}>${s.map(([a])=>i`<option value=${a}></option>`)}</datalist>`;return i`
${e("skills",P(this.combinations,({skill:t})=>t))}
${e("modalitys",P(this.combinations,({modality:t})=>t))}
`}open(e){this.notice=void 0,this.form=e}async onSubmit(e){e.preventDefault();let t=Object.fromEntries([...new FormData(e.target)].filter(([,o])=>o!=="")),{form:s}=this,a=await this.run(()=>this.send(s,t));a!==void 0&&(this.form=void 0,this.notice={text:a.message,failed:!a.success},this.dispatchEvent(new CustomEvent("corrected")))}send(e,t){return e==="rename"?De(this.hass,t):e==="correct"?Ne(this.hass,{...t,count:Number(t.count)}):Ce(this.hass,{...t,...this.choice,days:this.days,zeros:"zeros"in t})}};c([_({type:Number})],F.prototype,"days",2),c([_({attribute:!1})],F.prototype,"choice",2),c([_({attribute:!1})],F.prototype,"combinations",2),c([u()],F.prototype,"form",2);g("usage-stats-corrections",F);var _t=["day","week","month"],de={day:28,week:182,month:365},Z=5,Tt=1e3,dt={day:"numeric",month:"short",year:"numeric"},lt={day:"numeric",month:"short"},G=class extends p{constructor(){super(...arguments);this.by="day";this.choice={};this.all=new y(this,e=>R(this.hass,{days:de[e],limit:Tt}));this.groups=new y(this,async(e,t)=>({by:e,trends:await R(this.hass,{days:de[e],group_by:e,limit:1,...t})}));this.hours=new y(this,(e,t)=>R(this.hass,{days:de[e],group_by:"hour_of_week",limit:1,...t}))}static{this.styles=[...p.styles,f`
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
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.askAll()}firstUpdated(){!this.all.asking&&this.all.value===void 0&&this.askAll()}askAll(){this.all.ask(this.by),this.askChosen()}askChosen(){this.groups.ask(this.by,this.choice),this.hours.ask(this.by,this.choice)}render(){return i`
<div class="row spread controls">
<div class="by" role="group" aria-label=${this.t("trends.by")}>
${_t.map(e=>i`<button
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
${this.renderAnswer(this.hours,({groups:e})=>i`<usage-stats-heatmap
.hours=${e}
.locale=${this.hass.locale}
heading=${this.t("trends.hours")}
></usage-stats-heatmap>`)}
</section>
${this.renderAnswer(this.all,e=>this.renderAll(e))}
<usage-stats-corrections
.hass=${this.hass}
.live=${this.live}
.days=${de[this.by]}
.choice=${this.choice}
.combinations=${this.all.value?.combinations??[]}
@corrected=${this.askAll}
></usage-stats-corrections>
`}renderSelect(){let e=P(this.all.value?.combinations??[],({skill:s})=>s);if(e.length<2&&this.choice.skill===void 0)return d;let t=e.map(([s])=>s);return this.choice.skill!==void 0&&!t.includes(this.choice.skill)&&t.push(this.choice.skill),i`<select aria-label=${this.t("trends.skill")} @change=${this.onSkill}>
<option value="" ?selected=${this.choice.skill===void 0}>
${this.t("trends.all_skills")}
</option>
${t.map(s=>i`<option value=${`=${s}`} ?selected=${this.choice.skill===s}>
${s}
</option>`)}
</select>`}renderChosen(){let{skill:e,modality:t}=this.choice;return e===void 0&&t===void 0?d:i`<div class="row spread">
<h2 class="name chosen">
${e===void 0?d:i`<bdi>${e}</bdi>`}
${t===void 0?d:i`<bdi class="how">${t}</bdi>`}
</h2>
<button type="button" class="plain" @click=${()=>this.choose({})}>
${this.t("trends.show_all")}
</button>
</div>`}renderBars(e,t){if(t.days===0)return i`<p>${this.t("trends.no_history")}</p>`;let{compared:s}=t;return i`
<dl class="facts">
${this.fact("trends.uses",this.number(t.total))}
${s===null?d:this.fact("trends.change",this.change(s))}
${this.fact("trends.days_without",this.number(t.days_without))}
${t.expected===null?d:this.fact("trends.expected",i`${this.number(Math.round(t.expected.total.expected))}
<span class="quiet small"
>${this.t("trends.range",{low:this.number(t.expected.total.low),high:this.number(t.expected.total.high)})}</span
>`)}
</dl>
<usage-stats-bars
.bars=${t.groups.map(a=>this.bar(e,a))}
.locale=${this.hass.locale}
heading=${this.t("trends.chart")}
></usage-stats-bars>
`}fact(e,t){return i`<div>
<dt>${this.t(e)}</dt>
<dd>${t}</dd>
</div>`}change({change:e,change_percent:t}){let s={signDisplay:"exceptZero"},{locale:a}=this.hass;return t===null?N(a,e,s):N(a,t/100,{...s,style:"percent",maximumFractionDigits:0})}bar(e,t){let{locale:s}=this.hass;if(e==="month"){let o=`${t.month}-01`;return{label:w(s,o,{month:"short"}),name:w(s,o,{month:"long",year:"numeric"}),value:t.count}}if(e==="week"){let o=t.week;return{label:w(s,o,lt),name:this.t("trends.week_of",{date:w(s,o,dt)}),value:t.count}}let a=t.date;return{label:w(s,a,lt),name:w(s,a),value:t.count}}renderAll(e){let{combinations:t}=e,s=t.filter(({count:l})=>l>0),a=new Set(s.map(({skill:l})=>l)),o=new Set(s.map(({modality:l})=>l));return i`
${a.size>1&&o.size>1?i`<section>
<h2>${this.t("trends.table")}</h2>
<usage-stats-matrix
.hass=${this.hass}
.combinations=${s}
.choice=${this.choice}
@chosen=${l=>this.choose(l.detail)}
></usage-stats-matrix>
</section>`:d}
${s.length===0&&e.not_used.length===0?d:this.renderLists(e,s)}
`}renderLists(e,t){let s=t.length>Z?t.slice(Z).slice(-Z).reverse():[];return i`<section>
<div class="two">
${t.length===0?d:i`<div>
<h3>${this.t("trends.most")}</h3>
${this.counts(t.slice(0,Z))}
</div>`}
${s.length===0?d:i`<div>
<h3>${this.t("trends.least")}</h3>
${this.counts(s)}
</div>`}
</div>
${e.not_used.length===0?d:i`<h3>${this.t("trends.not_used")}</h3>
<ul>
${e.not_used.slice(0,2*Z).map(({skill:a,modality:o,last:l})=>i`<li>
<span class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></span>
<span class="number quiet">${w(this.hass.locale,l,dt)}</span>
</li>`)}
</ul>`}
</section>`}counts(e){return i`<ul>
${e.map(({skill:t,modality:s,count:a})=>i`<li>
<span class="name"><bdi>${t}</bdi> <bdi class="how">${s}</bdi></span>
<span class="number">${this.number(a)}</span>
</li>`)}
</ul>`}group(e){this.by=e,this.askAll()}onSkill(e){let{value:t}=e.target;this.choose(t===""?{}:{skill:t.slice(1)})}choose(e){this.choice=e,this.askChosen(),this.renderRoot.querySelector("section")?.scrollIntoView({block:"nearest"})}};c([u()],G.prototype,"by",2),c([u()],G.prototype,"choice",2);g("usage-stats-trends",G);var At=60,ct=3650,zt=50,ht=1e3,Et=600,St=["dashboards","templates","areas","labels","integrations"],Ct=["never","not_since","off","unavailable","no_change_seen"],Dt={day:"numeric",month:"long",year:"numeric"},Y=class extends p{constructor(){super(...arguments);this.days=At;this.limit=zt;this.unused=new y(this,(e,t)=>Le(this.hass,e,t))}static{this.styles=[...p.styles,f`
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
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.ask()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer)}firstUpdated(){!this.unused.asking&&this.unused.value===void 0&&this.ask()}ask(){this.unused.ask(this.days,this.limit)}render(){let[e,t]=this.t("unused.question").split("{days}");return i`
<label class="row question">
<span>${e}</span>
<input
type="number"
inputmode="numeric"
min="1"
max=${ct}
.value=${String(this.days)}
@input=${this.onDays}
/>
<span>${t}</span>
</label>
${this.renderAnswer(this.unused,s=>this.renderUnused(s))}
`}renderUnused(e){let t=e.not_known.filter(a=>St.includes(a)).map(a=>this.t(`unused.not_known.${a}`)),{language:s}=this.hass.locale;return i`
${Ae.map(a=>this.renderKind(e,a))}
${this.renderGroup("combinations",e.totals.combinations,()=>e.combinations.map(({skill:a,modality:o,last:l})=>i`<li>
<div class="name"><bdi>${a}</bdi> <bdi class="how">${o}</bdi></div>
<div class="quiet small">
${l===null?this.t("unused.why.never"):this.t("unused.why.not_since",{date:w(this.hass.locale,l,Dt)})}
</div>
</li>`))}
<p class="quiet small">
${this.t("unused.note",{names:new Intl.ListFormat(s).format(t)})}
${e.recorder_since===null?this.t("unused.no_recorder"):this.t("unused.recorder",{date:j(this.hass,e.recorder_since)})}
</p>
`}renderKind(e,t){return this.renderGroup(t,e.totals[t],()=>e[t].map(s=>this.renderEntity(s)))}renderGroup(e,t,s){let a=this.t(`unused.kind.${e}`),o=i`<span class="number ${t===0?"zero":""}">
${this.number(t)}
</span>`;return i`<details>
<summary>${a} ${o}</summary>
${t===0?i`<ul>
<li class="quiet">${this.t("unused.none")}</li>
</ul>`:i`<ul>
${s()}
</ul>`}
${t>this.limit&&this.limit<ht?i`<button type="button" class="plain" @click=${this.showAll}>
${this.t("today.all",{count:this.number(t)})}
</button>`:d}
</details>`}renderEntity(e){let{name:t,used_by:s}=e,a=Nt(e.entity_id);return i`<li>
<div class="name">
${a===void 0||!this.admin?i`<bdi>${t}</bdi>`:i`<a href=${a}><bdi>${t}</bdi></a>`}
</div>
<div class="quiet small name">${this.why(e)}</div>
${s.length===0?d:i`<div class="quiet small name">
${this.t("unused.used_by",{names:new Intl.ListFormat(this.hass.locale.language).format(s.map(o=>this.friendly(o)))})}
</div>`}
</li>`}why({why:e,last:t,seen_since:s}){let a=Ct.includes(e)?e:"not_since",o=a==="no_change_seen"?s:t;if(o===null)return a==="off"||a==="unavailable"?this.t(`unused.why.${a}`):this.t("unused.why.never");let l=j(this.hass,o);return this.t(`unused.why.${a}`,{date:l})}friendly(e){let t=this.hass.states[e]?.attributes.friendly_name;return typeof t=="string"?t:e}onDays(e){let t=e.target.valueAsNumber;clearTimeout(this.timer),!(!Number.isInteger(t)||t<1||t>ct)&&(this.days=t,this.timer=setTimeout(()=>this.ask(),Et))}showAll(){this.limit=ht,this.ask()}};c([u()],Y.prototype,"days",2),c([u()],Y.prototype,"limit",2);function Nt(r){let n=r.split(".",1)[0];return n==="automation"||n==="script"||n==="scene"?`/config/${n}/show/${r}`:`/history?entity_id=${r}`}g("usage-stats-unused",Y);var Lt="/usage-stats",Pt=1e4,ye=[{id:"today",path:"",icon:"mdi:calendar-today"},{id:"trends",path:"/trends",icon:"mdi:chart-line"},{id:"unused",path:"/unused",icon:"mdi:sleep"},{id:"trackers",path:"/trackers",icon:"mdi:radar"},{id:"data",path:"/data",icon:"mdi:folder-outline"}],Ft=r=>"stats"in r,E=class extends W{constructor(){super(...arguments);this.narrow=!1;this.late=!1;this.told=""}static{this.styles=[q,f`
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
`]}connectedCallback(){super.connectedCallback(),this.hass&&this.start()}disconnectedCallback(){super.disconnectedCallback(),this.end()}shouldUpdate(e){return e.size!==1||!e.has("hass")||pe(e.get("hass"),this.hass)}willUpdate(e){let t=e.get("hass");e.has("hass")&&(t!==void 0&&t.connection!==this.hass.connection&&this.end(),this.stop===void 0&&this.isConnected&&this.start())}start(){this.end(),this.late=!1,this.timer=setTimeout(()=>this.late=!0,Pt),this.stop=Me(this.hass.connection,(e,t)=>{clearTimeout(this.timer),this.late=!1,this.error=t===void 0?void 0:ee({message:t})??"",e!==void 0&&(this.live=e,this.told=new Date().toISOString())})}end(){clearTimeout(this.timer),this.stop?.(),this.stop=void 0}get t(){return X(this.hass.language)}get place(){let e=this.route?.path??"";return ye.find(t=>t.path===e)??ye[0]}render(){let{place:e}=this;return i`
<header>
<ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
<h1>${Te(this.hass.language)("title")}</h1>
</header>
<nav aria-label=${this.t("places")}>
${ye.map(({id:t,path:s,icon:a})=>i`<a
href="${Lt}${s}"
aria-current=${t===e.id?"page":d}
>
<ha-icon .icon=${a} aria-hidden="true"></ha-icon>
<span>${this.t(`place.${t}`)}</span>
</a>`)}
</nav>
<div class="scroll">
<main>${this.renderState()} ${this.renderPlace(e)}</main>
</div>
`}renderState(){let e=this.error??(this.late?this.t("error.slow"):void 0);return!this.hass.connected&&this.live!==void 0?i`<p class="notice warning" role="status">
${this.t("lost",{time:ue(this.hass,this.told)})}
</p>`:e===void 0?d:i`<div class="notice error" role="alert">
<p>${e||this.t("error.unknown")}</p>
<button type="button" @click=${this.start}>${this.t("error.again")}</button>
</div>`}renderPlace(e){let{hass:t,live:s}=this;if(s===void 0)return this.error===void 0?me(6):i``;if(!Ft(s))return this.renderNotLoaded(s);switch(e.id){case"trends":return i`<usage-stats-trends .hass=${t} .live=${s}></usage-stats-trends>`;case"unused":return i`<usage-stats-unused .hass=${t} .live=${s}></usage-stats-unused>`;case"trackers":return i`<usage-stats-trackers .hass=${t} .live=${s}></usage-stats-trackers>`;case"data":return i`
<usage-stats-files .hass=${t} .live=${s}></usage-stats-files>
<usage-stats-privacy .hass=${t} .live=${s}></usage-stats-privacy>
${t.user?.is_admin?i`<usage-stats-events .hass=${t} .live=${s}></usage-stats-events>`:d}
`;default:return i`<usage-stats-today .hass=${t} .live=${s}></usage-stats-today>`}}renderNotLoaded(e){if(e.state==="setup_in_progress"||e.state==="unload_in_progress")return i`<section><p>${this.t("starting")}</p></section>`;let t=this.hass.user?.is_admin===!0;return i`<section>
<h2>${this.t("not_loaded")}</h2>
${e.reason?i`<p>${e.reason}</p>`:d}
<p class="quiet">${this.t("not_loaded.help")}</p>
${t?i`<div class="row">
<a class="button" href="/config/integrations/integration/${A}"
>${this.t("not_loaded.link")}</a
>
${e.issues.length>0?i`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`:d}
</div>`:d}
</section>`}};c([_({attribute:!1})],E.prototype,"hass",2),c([_({type:Boolean,reflect:!0})],E.prototype,"narrow",2),c([_({attribute:!1})],E.prototype,"route",2),c([u()],E.prototype,"live",2),c([u()],E.prototype,"error",2),c([u()],E.prototype,"late",2);g("usage-stats-panel",E);export{E as UsageStatsPanel};
