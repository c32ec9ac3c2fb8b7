// Searches the guides: every word has to occur; pages whose title has them come first.
const input = document.getElementById('search');
const found = document.getElementById('found');

input.addEventListener('input', () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
  found.replaceChildren();
  if (!words.length) return;
  const has = text => words.every(word => text.toLowerCase().includes(word));
  PAGES.filter(page => has(page.title + ' ' + page.text))
      .sort((a, b) => has(b.title) - has(a.title))
      .slice(0, 20)
      .forEach(page => {
        const item = document.createElement('li');
        const link = document.createElement('a');
        const at = Math.max(0, page.text.toLowerCase().indexOf(words[0]) - 60);
        const excerpt = document.createElement('small');
        link.href = ROOT + page.url;
        link.textContent = page.title;
        excerpt.textContent = page.text.slice(at, at + 160);
        item.append(link, excerpt);
        found.append(item);
      });
});
