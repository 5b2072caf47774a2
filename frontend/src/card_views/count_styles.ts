import { css } from "lit";

export const countStyles = css`
  ha-card {
    /* In the picker it is stretched to the highest card beside it. */
    max-height: 280px;
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
`;
