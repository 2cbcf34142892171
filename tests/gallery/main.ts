import { mount } from 'svelte';
import '../../src/ui/page.css';
import { theme } from '../../src/ui/theme.svelte.ts';
import Gallery from './Gallery.svelte';

theme.start();
const target = document.getElementById('app');
if (target !== null) mount(Gallery, { target });
