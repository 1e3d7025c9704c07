import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='同意时间')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'employer'), name='one_standing_consent')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('kind', models.CharField(max_length=20, verbose_name='对象')),
                ('day', models.DateField(verbose_name='日期')),
                ('whole', models.BooleanField(verbose_name='全部')),
                ('pack', models.CharField(max_length=200, verbose_name='规则版本')),
                ('handled', models.CharField(blank=True, max_length=64)),
                ('counts', models.JSONField(default=dict)),
                ('seconds', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('started_at', models.DateTimeField(verbose_name='开始')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='结束')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['kind', 'state', '-id'], name='last_run_of_kind')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('benefit', models.CharField(max_length=200, verbose_name='待遇')),
                ('kind', models.CharField(choices=[('new', '新的待遇'), ('changed', '有变化'), ('ending', '结束')], max_length=10, verbose_name='类别')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='金额')),
                ('result', models.CharField(blank=True, max_length=100, verbose_name='结果')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('expires_on', models.DateField(null=True, verbose_name='申领截止')),
                ('over', models.CharField(blank=True, choices=[('', '—'), ('ended', '条件已变，不再符合'), ('changed', '待遇有变化，另行通知'), ('expired', '申领期已过或暂停受理'), ('claimed', '已另行申领'), ('noted', '已知悉'), ('closed', '核实后撤回')], max_length=10, verbose_name='失效原因')),
                ('text', models.TextField(blank=True, verbose_name='异议')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='cases.case')),
                ('entity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='registry.entity')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='entitlements.run')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', 'benefit'], name='offer_by_state')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'benefit', 'run', 'kind'), name='offered_once'), models.UniqueConstraint(condition=models.Q(('state', 'made'), models.Q(('kind', 'ending'), _negated=True)), fields=('entity', 'benefit'), name='one_open_offer')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('benefit', models.CharField(max_length=200, verbose_name='待遇')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='金额')),
                ('payment', models.DecimalField(decimal_places=2, max_digits=16, null=True, verbose_name='每次')),
                ('times', models.IntegerField(null=True, verbose_name='次数')),
                ('first', models.DateField(null=True, verbose_name='自')),
                ('last', models.DateField(null=True, verbose_name='至')),
                ('result', models.CharField(blank=True, max_length=100, verbose_name='结果')),
                ('entity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='registry.entity')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='entitlements.run')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['benefit', 'kind'], name='standing_of_benefit')],
                'constraints': [models.UniqueConstraint(fields=('entity', 'benefit'), name='one_standing_each')],
            },
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.entity')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('entity', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='registry.entity')),
                ('kind', models.CharField(max_length=20)),
                ('next_on', models.DateField()),
            ],
            options={
                'ordering': ['entity'],
                'indexes': [models.Index(fields=['kind', 'next_on'], name='watch_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='registry.entity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.entity')),
                ('relation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.relation')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['employer', 'state', 'id'], name='asked_of_employer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'asked'), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:confirmed,asked:denied,asked:left,confirmed:left}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='505370b21e7b1b4f88fd15362a7bb9bf38df45d3', operation='UPDATE', pgid='pgtrigger_state_follows_table_be559', table='entitlements_confirmation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'asked\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='8b9fcb292f518d38bd4a0cb24683db68ff1604b6', operation='INSERT', pgid='pgtrigger_state_begins_675b0', table='entitlements_confirmation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{running:done,running:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e3aad11b5c36b1f68c0b87aa03c3613d2fdc1913', operation='UPDATE', pgid='pgtrigger_state_follows_table_245d8', table='entitlements_run', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='run',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'running\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='a7fd5bef4aa151b8b2501d92dd3bcf31bd079428', operation='INSERT', pgid='pgtrigger_state_begins_bdb8f', table='entitlements_run', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{disputed:lapsed,disputed:made,made:accepted,made:disputed,made:lapsed,made:refused,refused:made}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='cecf75b651651ae779988b0707bf60471c16bd14', operation='UPDATE', pgid='pgtrigger_state_follows_table_52386', table='entitlements_offer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'made\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='5da48bdd520d1e9ca61cda1f4411728aeb4470fb', operation='INSERT', pgid='pgtrigger_state_begins_2cca1', table='entitlements_offer', when='BEFORE')),
        ),
    ]
