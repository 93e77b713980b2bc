// Runs in the page of a report. Without it the page shows everything; with it findings can be filtered and copied.
const form = document.getElementById('filters')
const findings = Array.from(document.querySelectorAll('details.finding'))

function setUpFilters() {
  const shown = document.getElementById('shown')
  const groups = Array.from(document.querySelectorAll('section.group'))
  // Read once: the text of a thousand findings is long.
  const texts = findings.map((finding) => finding.textContent.toLowerCase())

  function apply() {
    const wanted = new FormData(form)
    const severities = wanted.getAll('severity')
    const words = wanted.get('text').toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (finding, index) =>
      severities.includes(finding.dataset.severity) &&
      ['category', 'object'].every((name) => !wanted.get(name) || wanted.get(name) === finding.dataset[name]) &&
      (!wanted.get('promise') || finding.dataset.promise.split(' ').includes(wanted.get('promise'))) &&
      (!wanted.get('part') || finding.dataset.part.split('\n').includes(wanted.get('part'))) &&
      words.every((word) => texts[index].includes(word))
    let count = 0
    findings.forEach((finding, index) => {
      finding.hidden = !fits(finding, index)
      if (!finding.hidden) count++
    })
    for (const group of groups) group.hidden = group.querySelector('details.finding:not([hidden])') === null
    shown.textContent = `${count} of ${findings.length} shown`
  }

  let pending = 0
  form.addEventListener('input', () => {
    clearTimeout(pending)
    pending = setTimeout(apply, 60)
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
  const setOpen = (isOpen) => {
    for (const finding of findings) if (!finding.hidden) finding.open = isOpen
  }
  document.getElementById('open-all').addEventListener('click', () => setOpen(true))
  document.getElementById('close-all').addEventListener('click', () => setOpen(false))
  form.hidden = false
  apply()
}

// What a link leads to is shown, filtered out or not.
function reveal() {
  const target = document.getElementById(location.hash.slice(1))
  if (target === null) return
  for (let each = target; each !== null; each = each.parentElement) {
    if (each.matches('details')) each.open = true
    if (each.matches('details.finding, section.group')) each.hidden = false
  }
  target.scrollIntoView()
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // A browser that gives no clipboard to files still copies what is selected.
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    const isCopied = document.execCommand('copy')
    area.remove()
    return isCopied
  }
}

function setUpCopying() {
  for (const button of document.querySelectorAll('button.copy')) {
    button.hidden = false
    button.addEventListener('click', async () => {
      const isCopied = await copy(button.nextElementSibling.textContent)
      button.textContent = isCopied ? 'Copied' : 'Not copied'
      setTimeout(() => {
        button.textContent = 'Copy'
      }, 2000)
    })
  }
}

// Paper shows what is open; what was closed is closed again afterwards.
function setUpPrinting() {
  let opened = []
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('details:not([open])')) {
      opened.push(each)
      each.open = true
    }
  })
  addEventListener('afterprint', () => {
    for (const each of opened) each.open = false
    opened = []
  })
}

if (form !== null) setUpFilters()
setUpCopying()
setUpPrinting()
addEventListener('hashchange', reveal)
if (location.hash !== '') reveal()
