/** What each layer says of one request, summed up; what was not read or not understood is told by what is taken for its word. */
import type { CompiledLayer, LayerName } from './layers.ts';
import type { Naming, PrincipalFacts } from './principals.ts';
import { and, or, type Truth } from './truth.ts';
import type { Tally } from './verdict.ts';

export interface Heard {
  readonly layer: Pick<CompiledLayer, 'name' | 'kind'>;
  /** Whether some Allow applies. */
  readonly allows: Truth;
  /** Of the resource's own policy: how its Allows name the principal. */
  readonly naming: Naming;
  /** Nobody could read the layer, or something of it was not understood that may allow the request. */
  readonly unclear: boolean;
}

/** `unread`: what the layers that give rights are taken to say where they are unclear. Those that only narrow are taken to allow. */
export function tallyOf(heard: readonly Heard[], who: PrincipalFacts, unread: Truth): Tally {
  const allows = (name: LayerName): Truth => and(...heard.filter(({ layer }) => layer.name === name).map((one) => allowedBy(one, who, unread)));
  const resource = heard.find(({ layer }) => layer.name === 'resource');
  const doubt = resource?.unclear === true ? unread : 'no';
  const named = (way: keyof Naming): Truth => or(doubt, resource?.naming[way] ?? 'no');
  return {
    identity: allows('identity'),
    boundary: allows('boundary'),
    session: allows('session'),
    scp: allows('scp'),
    // The policy that allows everything is attached at every level and cannot be taken off, so only what they deny counts.
    rcp: 'yes',
    resource: { itself: named('itself'), role: named('role'), account: named('account') },
  };
}

/** Whether one layer allows. One that does not bind allows; an identity without policies does not. */
export function allowedBy({ layer, allows, unclear }: Heard, who: PrincipalFacts, unread: Truth): Truth {
  const gives = layer.name === 'identity';
  switch (layer.kind) {
    case 'documents':
      if (!unclear) return allows;
      return gives ? or(allows, unread) : 'yes';
    case 'unread':
      return gives ? unread : 'yes';
    case 'exempt':
      return 'yes';
    case 'none':
      // A federated user's rights are those of the user and of the session policy; without one it has none.
      return gives || (layer.name === 'session' && who.kind === 'federated') ? 'no' : 'yes';
  }
}
