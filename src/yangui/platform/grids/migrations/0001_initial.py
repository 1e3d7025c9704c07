import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('village', '村、社区'), ('street', '街、片'), ('household', '户'), ('enterprise', '企业')], max_length=12, verbose_name='类别')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('ended_on', models.DateField(null=True, verbose_name='停用')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='organisations.organisation')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='grids.place')),
            ],
            options={
                'ordering': ['kind', 'name', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('organisation', 'kind', 'name', 'parent'), name='one_place_a_name', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='place_not_in_itself')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(null=True, verbose_name='至')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grid_terms', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='grids.place')),
            ],
            options={
                'ordering': ['place', 'since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='term_ends_later'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('place',), name='one_open_term')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('reason', models.TextField(verbose_name='原因')),
                ('open_needs', models.JSONField(default=list)),
                ('offered_on', models.DateField(verbose_name='提出日期')),
                ('answered_on', models.DateField(null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='grids.term')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('term',), name='one_offer_a_term')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('found', models.CharField(choices=[('well', '正常'), ('needs', '有需要办的事'), ('absent', '没有见到人')], max_length=10, verbose_name='情况')),
                ('text', models.TextField(blank=True, verbose_name='说明')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='grids.place')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='待办的事')),
                ('settled_on', models.DateField(null=True, verbose_name='办结日期')),
                ('how', models.TextField(blank=True, verbose_name='怎样办结')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='grids.place')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='grids.visit')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('settled_on', None), models.Q(('how', ''), _negated=True), _connector='OR'), name='settled_says_how')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='term_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."since" IS DISTINCT FROM (NEW."since"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ee47840bb4eca7fb7bc223c6068c37cc3e09a99a', operation='UPDATE', pgid='pgtrigger_term_stays_42b33', table='grids_term', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='term',
            trigger=pgtrigger.compiler.Trigger(name='one_a_day', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM grids_term WHERE place_id = NEW.place_id AND id <> NEW.id AND daterange(since, until, '[]') && daterange(NEW.since, NEW.until, '[]')) THEN RAISE EXCEPTION 'somebody is in charge on one of these days'; END IF; RETURN NEW;", hash='84b9a3b64d5539a0bb8009f323ed13ca1641f03d', operation='INSERT OR UPDATE', pgid='pgtrigger_one_a_day_57790', table='grids_term', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{offered:refused,offered:taken}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='74893bc17cd06f803343a0bbe24456fbce34e461', operation='UPDATE', pgid='pgtrigger_state_follows_table_884cb', table='grids_handover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'offered\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='ee3abf7cc6ff9ae480b5b869b0c88ccee0d8528b', operation='INSERT', pgid='pgtrigger_state_begins_db370', table='grids_handover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='offer_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."term_id" IS DISTINCT FROM (NEW."term_id") OR OLD."to_id" IS DISTINCT FROM (NEW."to_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."open_needs" IS DISTINCT FROM (NEW."open_needs"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a7f40c318afb4e2ec60a60ac09638a50b9bc050a', operation='UPDATE', pgid='pgtrigger_offer_stays_61b69', table='grids_handover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7e24b7ea5e666328c0b96ebb61a3570e43a945ec', operation='UPDATE OR DELETE', pgid='pgtrigger_is_kept_0f9fe', table='grids_visit', when='BEFORE')),
        ),
    ]
