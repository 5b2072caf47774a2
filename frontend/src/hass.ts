/** What this code uses of the object that Home Assistant's frontend hands to panels and cards. */

export interface HassEntity {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

export interface HassEntityRegistryEntry {
  entity_id: string;
  device_id?: string;
  platform: string;
  translation_key?: string;
  hidden?: boolean;
}

/** The person's profile; `first_weekday`, `time_format` and others are as the profile page has them. */
export interface HassLocale {
  language: string;
  number_format: "language" | "system" | "comma_decimal" | "decimal_comma" | "space_comma" | "none"
    | "quote_decimal";
  time_format: "language" | "system" | "12" | "24";
  date_format: "language" | "system" | "DMY" | "MDY" | "YMD";
  time_zone: "local" | "server";
  first_weekday: "language" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday"
    | "sunday";
}

export interface ServiceCallResponse<T> {
  response?: T;
}

export interface HassConnection {
  /** `ready`: the connection is there again. */
  addEventListener(type: "ready", listener: () => void): void;
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: { type: string; [field: string]: unknown },
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
}

export interface Hass {
  states: Record<string, HassEntity>;
  entities: Record<string, HassEntityRegistryEntry>;
  devices: Record<string, { name?: string | null; name_by_user?: string | null }>;
  panels: Record<string, unknown>;
  language: string;
  locale: HassLocale;
  config: { time_zone: string; components: string[]; state: string };
  user?: { is_admin: boolean; id: string };
  connected: boolean;
  connection: HassConnection;
  callService<T = undefined>(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: undefined,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<ServiceCallResponse<T>>;
  callWS<T>(message: { type: string; [field: string]: unknown }): Promise<T>;
  hassUrl(path: string): string;
  loadBackendTranslation(category: string, integration?: string): Promise<
    (key: string, placeholders?: Record<string, string>) => string
  >;
}
