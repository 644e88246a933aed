"""The sample city: what is hidden in it is found through the commands."""
import json
import sys

from harness import answer, equal, rows, run

WORKSPACE = 'sample/dravin.gpkg'


def make(city):
    city.call('sample', city.path('sample'))
    with open(city.path('sample', 'hidden.json'), encoding='utf-8') as file:
        city.hidden = json.load(file)


def test_bottleneck_bridge(city):
    """closing the hidden bridge makes journeys across the river longer"""
    words = ('closest-facility', '--incidents', 'Schools', '--facilities', 'Hospitals', '--routes',
             'no')
    base = answer(city, WORKSPACE, *words)
    city.call('scenario', WORKSPACE, 'new', 'Bridge')
    city.call('scenario', WORKSPACE, 'close-road', 'Bridge', city.hidden['bottleneck_bridge'])
    closed = answer(city, WORKSPACE, *words, '--scenario', 'Bridge')
    assert closed['numbers']['mean_ms'] > base['numbers']['mean_ms'], closed['numbers']
    compared = city.ask('compare', WORKSPACE, base['id'], closed['id'])['numbers']['mean_ms']
    equal(compared['values'], [base['numbers']['mean_ms'], closed['numbers']['mean_ms']])


def test_join_with_suggestions(city):
    """a table joins by key; what matches on neither side is told, with a suggestion"""
    quarters = [row[0] for row in rows(city.path(WORKSPACE), 'SELECT name FROM quarters')]
    lines = ['name,budget'] + ['%s,%d' % (name, 100 + i) for i, name in enumerate(quarters)]
    lines[1] = lines[1].replace(quarters[0], quarters[0] + 'x')
    path = city.write('budget.csv', '\n'.join(lines) + '\n')
    report = city.ask('join', WORKSPACE, 'Quarters', path, '--key', 'name')
    equal(report['matched'], len(quarters) - 1)
    assert any(quarters[0] in text for text in report['areas_without']), report
    assert any(quarters[0] + 'x' in text for text in report['rows_without']), report
    assert any(quarters[0] in text for text in report['suggestions']), report


run(sys.modules[__name__], make)
