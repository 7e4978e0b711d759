// A browser of 2011: WebKit 534.34 in PhantomJS 1.9.8. Opens each URL in turn, sends one message
// where it opens, and prints a line of JSON for each URL: its events and what the console says.
//
// usage: phantomjs webkit.js WAIT URL...   WAIT: milliseconds without an event that end an attempt
var system = require('system');
var page = require('webpage').create();
var wait = Number(system.args[1]);
var urls = system.args.slice(2);
var seen = null;

page.onConsoleMessage = function (message) { if (seen) seen.console.push(message); };
page.onError = function (message) { if (seen) seen.console.push(message); };
page.onCallback = function (event) {
  if (!seen) return;
  seen.events.push(event);
  clearTimeout(seen.timer);
  if (event === 'close') return done();
  // The echo is the last that is to come.
  if (event === 'message "hello"') return end();
  seen.timer = setTimeout(end, wait);
};

function end() {
  page.evaluate(function () { window.socket.onclose = null; window.socket.close(); });
  done();
}

function done() {
  clearTimeout(seen.timer);
  console.log(JSON.stringify({ url: seen.url, events: seen.events, console: seen.console }));
  seen = null;
  setTimeout(next, 0);
}

function next() {
  if (!urls.length) return phantom.exit(0);
  seen = { url: urls.shift(), events: [], console: [] };
  // The server need not ever answer.
  seen.timer = setTimeout(end, wait);
  page.evaluate(function (url) {
    var socket = window.socket = new WebSocket(url);
    socket.onopen = function () { window.callPhantom('open'); socket.send('hello'); };
    socket.onmessage = function (event) { window.callPhantom('message ' + JSON.stringify(event.data)); };
    socket.onerror = function () { window.callPhantom('error'); };
    socket.onclose = function () { window.callPhantom('close'); };
  }, seen.url);
}

page.setContent('<!DOCTYPE html><title>ws76</title>', 'http://127.0.0.1/');
next();
