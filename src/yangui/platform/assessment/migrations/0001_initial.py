import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('targets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='分值')),
                ('clause', models.CharField(max_length=200, verbose_name='依据条款')),
                ('reason', models.TextField(verbose_name='事由')),
                ('evidence', models.TextField(verbose_name='依据')),
                ('at', models.DateTimeField()),
                ('holds', models.BooleanField(default=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('points', 0), _negated=True), name='adjustment_counts'), models.CheckConstraint(condition=models.Q(models.Q(('clause', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='adjustment_has_a_clause')],
            },
        ),
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('subject', models.CharField(choices=[('unit', '单位'), ('leader', '领导')], max_length=10, verbose_name='对象')),
                ('bonus_most', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='加分上限')),
                ('deduction_most', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='减分上限')),
                ('objection_days', models.PositiveSmallIntegerField(verbose_name='异议工作日')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', '-id'],
                'constraints': [models.UniqueConstraint(fields=('year', 'title'), name='one_scheme_a_title')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='指标')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='权重')),
                ('way', models.CharField(choices=[('attainment', '目标完成率'), ('judged', '评定'), ('projects', '书记项目')], max_length=12, verbose_name='方式')),
                ('clause', models.CharField(max_length=200, verbose_name='依据条款')),
                ('indicator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='targets.indicator')),
                ('judge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='assessment.scheme')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'title'), name='one_item_a_title'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='item_weighs'), models.CheckConstraint(condition=models.Q(models.Q(('indicator__isnull', False), ('judge', None), ('way', 'attainment')), models.Q(models.Q(('way', 'attainment'), _negated=True), ('indicator', None), ('judge__isnull', False)), _connector='OR'), name='item_is_measured')],
            },
        ),
        migrations.CreateModel(
            name='Scorecard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('group', models.CharField(max_length=100, verbose_name='分组')),
                ('lines', models.JSONField(default=list)),
                ('bonus', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=5, verbose_name='加分')),
                ('deduction', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=5, verbose_name='减分')),
                ('known', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='已知得分')),
                ('score', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='得分')),
                ('published_on', models.DateField(null=True, verbose_name='告知日期')),
                ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scorecards', to='organisations.organisation')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='assessment.scheme')),
            ],
            options={
                'ordering': ['scheme', 'group', models.OrderBy(models.F('score'), descending=True, nulls_last=True), 'id'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'organisation', 'leader'), name='one_card_each', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('state', 'drafted'), ('published_on__isnull', False), _connector='OR'), name='card_was_told'), models.CheckConstraint(condition=models.Q(('score', None), ('score', models.F('known')), _connector='OR'), name='score_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('text', models.TextField(verbose_name='异议')),
                ('filed_on', models.DateField(verbose_name='提出日期')),
                ('answer', models.TextField(blank=True, verbose_name='答复')),
                ('adjustment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.adjustment')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.item')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='assessment.scorecard')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('card',), name='one_objection_a_card'), models.CheckConstraint(condition=models.Q(models.Q(('adjustment__isnull', False), ('item', None)), models.Q(('adjustment', None), ('item__isnull', False)), _connector='OR'), name='objection_to_one_line'), models.CheckConstraint(condition=models.Q(('state', 'filed'), models.Q(('answer', ''), _negated=True), _connector='OR'), name='objection_is_answered')],
            },
        ),
        migrations.CreateModel(
            name='KeyProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('title', models.CharField(max_length=200, verbose_name='书记项目')),
                ('aim', models.TextField(verbose_name='目标')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='assessment.scorecard')),
            ],
            options={
                'ordering': ['card', 'number'],
                'constraints': [models.UniqueConstraint(fields=('card', 'number'), name='one_project_a_number'), models.CheckConstraint(condition=models.Q(('number__in', [1, 2])), name='two_projects_at_most')],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('share', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='评定')),
                ('reason', models.TextField(verbose_name='理由')),
                ('evidence', models.TextField(verbose_name='依据')),
                ('at', models.DateTimeField()),
                ('holds', models.BooleanField(default=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='assessment.item')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='assessment.keyproject')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='assessment.scorecard')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('item', 'card', 'project'), name='one_judgement_holds', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='share_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='judgement_has_grounds')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('file', models.CharField(max_length=200)),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('judgement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='assessment.judgement')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='adjustment',
            name='card',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='assessment.scorecard'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scorecard',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{decided:frozen,drafted:published,objected:decided,published:frozen,published:objected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='b957d83d1a7d6418bf727b72ff5cc30745513f16', operation='UPDATE', pgid='pgtrigger_state_follows_table_60a7a', table='assessment_scorecard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scorecard',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'drafted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='e433dd1270c2815b9de3aaeb785891cf11813068', operation='INSERT', pgid='pgtrigger_state_begins_ae5d8', table='assessment_scorecard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scorecard',
            trigger=pgtrigger.compiler.Trigger(name='frozen_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'frozen\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='970b446ac71e09be973c7ef4f2ecb94595f7c0b1', operation='UPDATE', pgid='pgtrigger_frozen_stays_b7947', table='assessment_scorecard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scorecard',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7abc6f567f527b37741d71cb1b90154db0d14519', operation='DELETE', pgid='pgtrigger_is_kept_a54ba', table='assessment_scorecard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{filed:dismissed,filed:upheld}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='40153c1cee0f5fb011e5cd756b07ab233848c0de', operation='UPDATE', pgid='pgtrigger_state_follows_table_720dd', table='assessment_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'filed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='7a4de5542f027a651bbc2d97a7a8dd6efc5422cd', operation='INSERT', pgid='pgtrigger_state_begins_98663', table='assessment_objection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyproject',
            trigger=pgtrigger.compiler.Trigger(name='card_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM assessment_scorecard WHERE id = NEW.card_id AND state = 'frozen') THEN RAISE EXCEPTION 'the scorecard is frozen'; END IF; RETURN NEW;", hash='76f3ed2342ea9863850829a0bc1d8dcb4a322173', operation='INSERT OR UPDATE', pgid='pgtrigger_card_is_frozen_4beef', table='assessment_keyproject', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='card_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM assessment_scorecard WHERE id = NEW.card_id AND state = 'frozen') THEN RAISE EXCEPTION 'the scorecard is frozen'; END IF; RETURN NEW;", hash='1d1e258cb50d4ca6108c693f550abe1af5886826', operation='INSERT OR UPDATE', pgid='pgtrigger_card_is_frozen_5030b', table='assessment_judgement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d27c1dc2e03d41f9a3bded21e06748b078769b9c', operation='DELETE', pgid='pgtrigger_is_kept_444fc', table='assessment_judgement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='judgement',
            trigger=pgtrigger.compiler.Trigger(name='judgement_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."card_id" IS DISTINCT FROM (NEW."card_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."share" IS DISTINCT FROM (NEW."share") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='733c9c84144a0201ebd86a8ddd7a306430d7694e', operation='UPDATE', pgid='pgtrigger_judgement_stays_7c0f3', table='assessment_judgement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='card_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM assessment_scorecard WHERE id = NEW.card_id AND state = 'frozen') THEN RAISE EXCEPTION 'the scorecard is frozen'; END IF; RETURN NEW;", hash='420cf7770207f7e36faefd016537395654416953', operation='INSERT OR UPDATE', pgid='pgtrigger_card_is_frozen_a21af', table='assessment_adjustment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6eef9753da848372125abc355b82ac8e7c532c21', operation='DELETE', pgid='pgtrigger_is_kept_3e26c', table='assessment_adjustment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='adjustment',
            trigger=pgtrigger.compiler.Trigger(name='adjustment_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."card_id" IS DISTINCT FROM (NEW."card_id") OR OLD."points" IS DISTINCT FROM (NEW."points") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='acbb00e7bf3686f683c77d8d7dfe2979968f65d2', operation='UPDATE', pgid='pgtrigger_adjustment_stays_777ca', table='assessment_adjustment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='card_is_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS (SELECT 1 FROM assessment_scorecard WHERE id = (SELECT card_id FROM assessment_judgement WHERE id = NEW.judgement_id) AND state = 'frozen') THEN RAISE EXCEPTION 'the scorecard is frozen'; END IF; RETURN NEW;", hash='4e0a7835934ffd5f7cffd1ddbbf8722d5c10c26e', operation='INSERT', pgid='pgtrigger_card_is_frozen_8249c', table='assessment_evidence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3cbb0decf92943772325692451e75bc5c97e55eb', operation='DELETE', pgid='pgtrigger_is_kept_78ea0', table='assessment_evidence', when='BEFORE')),
        ),
    ]
