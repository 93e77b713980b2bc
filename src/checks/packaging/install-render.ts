import type { KubernetesObject, Release } from '../../model/release.ts'
import type { Render } from '../../model/release-source.ts'
import { tenancyOf } from '../../model/tenancy.ts'

function installRender({ source }: Release): Render | null {
  return source.renders.find(({ purpose }) => purpose.kind === 'install') ?? null
}

/**
 * Whether a second installation, with another name in another namespace, renders an object of the same name. Known
 * where the chart was rendered for a second one; else a name that holds the release's name is taken for its own,
 * unless the template spells it out.
 */
export function isNameFixed(object: KubernetesObject, release: Release): boolean {
  const render = installRender(release)
  const tenant = release.variants.find(
    ({ purpose }) =>
      render !== null &&
      purpose.kind === 'tenant' &&
      purpose.set.length === 0 &&
      tenancyOf(purpose, render) === 'apart',
  )
  if (tenant !== undefined) {
    return tenant.objects.some(
      ({ kind, name, namespace }) => kind === object.kind && name === object.name && namespace === object.namespace,
    )
  }
  const template = release.source.files[object.file] ?? ''
  return render === null || !object.name.includes(render.releaseName) || isSpelledOut(object.name, template)
}

/** The name stands in a template as a word of its own. */
function isSpelledOut(name: string, template: string): boolean {
  for (let at = template.indexOf(name); at >= 0; at = template.indexOf(name, at + 1)) {
    if (!isNamePart(template[at - 1]) && !isNamePart(template[at + name.length])) return true
  }
  return false
}

function isNamePart(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9.-]/.test(character)
}
