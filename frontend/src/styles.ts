/** What all views look like: theme variables with fallbacks, and no element of Home Assistant's. */

import { css } from "lit";

export const shared = css`
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
  :focus-visible,
  [type="date"]:focus-within {
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
    padding-top: 0;
  }
  li:last-child {
    padding-bottom: 0;
  }
  .facts {
    display: grid;
    gap: 16px;
    grid-template-columns: repeat(auto-fit, minmax(112px, 1fr));
    margin: 0 0 16px;
  }
  .facts > div {
    display: flex;
    flex-direction: column-reverse;
    justify-content: flex-end;
  }
  dt {
    color: var(--quiet);
    font-size: 0.875rem;
    hyphens: auto;
    overflow-wrap: anywhere;
  }
  dd {
    font-size: 1.714rem;
    font-variant-numeric: tabular-nums;
    font-weight: 300;
    line-height: 1.3;
    margin: 0;
    overflow-wrap: anywhere;
  }
  .how {
    color: var(--quiet);
    margin-inline-start: 6px;
  }
  pre {
    background-color: color-mix(in srgb, var(--text) 6%, var(--card));
    border-radius: 8px;
    direction: ltr;
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
`;
