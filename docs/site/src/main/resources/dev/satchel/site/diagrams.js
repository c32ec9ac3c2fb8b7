// Draws the diagrams of the page when it is loaded.
mermaid.initialize({startOnLoad: true, theme: 'neutral'});
