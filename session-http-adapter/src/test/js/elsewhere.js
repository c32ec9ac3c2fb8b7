import {callAction} from '../../main/resources/dev/satchel/http/browser/satchel.js';

export const ran = [];

/** Another module that calls an action. */
export async function runFromElsewhere() {
  await callAction('there', 'one');
  ran.push('there');
}
