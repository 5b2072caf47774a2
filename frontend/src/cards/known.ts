/** Combinations that have a sensor, as Home Assistant's states know them. */

import { DOMAIN } from "../action";
import type { Combination } from "../api";
import type { Hass } from "../hass";

export interface KnownCombination extends Combination {
  entity_id: string;
  count: number;
}

export function isOurs(hass: Hass, entityId: string): boolean {
  return hass.entities[entityId]?.platform === DOMAIN;
}

/** Returns skill and modality of a sensor of ours; nothing for any other entity. */
export function combinationOf(hass: Hass, entityId: string): KnownCombination | undefined {
  const entity = hass.states[entityId];
  if (entity === undefined || !isOurs(hass, entityId)) return undefined;
  const { skill, modality } = entity.attributes;
  if (typeof skill !== "string" || typeof modality !== "string") return undefined;
  // A sensor that is not available now counts for nothing in the order.
  return { entity_id: entityId, skill, modality, count: Number(entity.state) || 0 };
}

/** Returns all of them that are not hidden, most used today first. */
export function knownCombinations(hass: Hass): KnownCombination[] {
  return Object.keys(hass.entities)
    .filter((entityId) => isOurs(hass, entityId) && !hass.entities[entityId]?.hidden)
    .map((entityId) => combinationOf(hass, entityId))
    .filter((known) => known !== undefined)
    .sort((a, b) => b.count - a.count || compare(a, b));
}

function compare(a: KnownCombination, b: KnownCombination): number {
  return a.skill.localeCompare(b.skill) || a.modality.localeCompare(b.modality);
}

/** Returns the entity of ours with a translation key, which needs no guess at its id. */
export function entityWithKey(hass: Hass, key: string): string | undefined {
  return Object.keys(hass.entities).find(
    (entityId) => isOurs(hass, entityId) && hass.entities[entityId]?.translation_key === key,
  );
}
