/** The catalogue, and what the local GitHub and the probes name, against the routes that Octokit publishes: @octokit/plugin-rest-endpoint-methods 17.0.0, 999 routes, MIT. */
import { Octokit } from '@octokit/core';
import { restEndpointMethods } from '@octokit/plugin-rest-endpoint-methods';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../fixtures/servers/github/answers.ts';
import { catalogue } from '../../../providers/github/catalogue.ts';
import { ACCOUNT_PROBES, APP_ORGANIZATION_PROBES, REPOSITORY_PROBES } from '../../../providers/github/holdings/probe-table.ts';
import { TRIVIAL_DELETES } from '../../support/trivial-routes.ts';

/** Octokit's own spelling of every route, by the ids of the operations that take it. No request is made: the endpoints are only described. */
function publishedRoutes(): ReadonlyMap<string, ReadonlySet<string>> {
  const { rest } = restEndpointMethods(new Octokit());
  const routes = new Map<string, Set<string>>();
  for (const [scope, methods] of Object.entries(rest)) {
    for (const [name, method] of Object.entries(methods)) {
      const { method: verb, url } = method.endpoint.DEFAULTS;
      // A query is no part of the route: "/caches{?key,ref}".
      const route = `${verb} ${url.replace(/\{\?.*\}$/, '')}`;
      routes.set(route, new Set([...(routes.get(route) ?? []), `${kebab(scope)}/${kebab(name)}`]));
    }
  }
  return routes;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const published = publishedRoutes();
const rest = catalogue.filter(({ id }) => !id.startsWith('graphql '));

describe('the routes of the catalogue', () => {
  it('all exist, spelled as Octokit spells them, under its operation ids', () => {
    const strange = rest.filter(({ id, route }) => published.get(route)?.has(id.replace(/#.*/, '')) !== true).map(({ id, route }) => `${id}: ${route}`);

    expect(strange).toEqual([]);
  });

  it('leave out no DELETE but those that somebody has looked at and found trivial', () => {
    const seen = new Set([...rest.map(({ route }) => route), ...TRIVIAL_DELETES.flatMap(({ routes }) => routes)]);

    expect([...published.keys()].filter((route) => route.startsWith('DELETE ') && !seen.has(route))).toEqual([]);
  });
});

describe('the DELETE routes that are not catalogued', () => {
  it('exist, and stand in one place only', () => {
    const listed = TRIVIAL_DELETES.flatMap(({ routes }) => routes);
    const catalogued = new Set(rest.map(({ route }) => route));

    expect(listed.filter((route) => !published.has(route))).toEqual([]);
    expect(listed.filter((route) => catalogued.has(route))).toEqual([]);
    expect(listed).toEqual([...new Set(listed)]);
  });

  it('each say why', () => {
    expect(TRIVIAL_DELETES.filter(({ why, routes }) => why.length < 20 || routes.length === 0)).toEqual([]);
  });
});

/** What is read and is no route of Octokit's, and why. */
const NOT_PUBLISHED: Readonly<Record<string, string>> = {
  '/orgs/{org}/credential-authorizations': 'GitHub Enterprise Cloud alone has it (https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs, 2026-03)',
  '/{owner}/{repo}.git/info/refs': "git's own interface, by which a push begins (https://git-scm.com/docs/http-protocol)",
};

describe('what is read', () => {
  const isPublished = (path: string): boolean => published.has(`GET ${path}`);

  it('of the local GitHub is a route that GitHub has, but for what is listed with a reason', () => {
    expect(ROUTES.map(({ path }) => path).filter((path) => !isPublished(path))).toEqual(Object.keys(NOT_PUBLISHED));
  });

  it.each([
    ['a repository', '/repos/{owner}/{repo}', REPOSITORY_PROBES],
    ['an organization', '/orgs/{org}', APP_ORGANIZATION_PROBES],
    ['an account', '', ACCOUNT_PROBES],
  ])('as a probe of %s is a route that GitHub has', (_, base, probes) => {
    expect(probes.map(({ path }) => base + path).filter((path) => !isPublished(path))).toEqual([]);
  });
});

describe('an operation that GraphQL alone opens', () => {
  it('goes by the name of its mutation, on its own page', () => {
    const graphql = catalogue.filter(({ id }) => id.startsWith('graphql '));

    expect(graphql.map(({ id }) => id)).toEqual(expect.arrayContaining(['graphql deleteDiscussion', 'graphql deleteIssue']));
    expect(graphql.filter(({ id, route, docs }) => route !== 'POST /graphql' || !docs.endsWith(`#${id.replace(/^graphql |#.*/g, '').toLowerCase()}`))).toEqual(
      [],
    );
  });
});
