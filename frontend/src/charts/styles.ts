import { css } from "lit";

/** For what only screen readers get. */
export const hidden = css`
  .hidden {
    clip-path: inset(50%);
    height: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
    width: 1px;
  }
`;
